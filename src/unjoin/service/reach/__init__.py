"""Reaching people: hotline numbers, mirrors and materials, as a volunteer hands them out."""
