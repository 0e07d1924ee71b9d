"""Corrections: what two members of staff take away from the count, without a receipt."""
