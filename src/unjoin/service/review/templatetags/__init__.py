"""What the review templates load."""
