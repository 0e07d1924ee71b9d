"""The count in all its parts: numbers with their plots, drives, milestones."""
