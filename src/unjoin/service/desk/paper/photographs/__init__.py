"""Photographs of sheets: cleaned, sealed, shown to those who key them, destroyed."""
