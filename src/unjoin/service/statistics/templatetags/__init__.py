"""What the operator's templates load."""
