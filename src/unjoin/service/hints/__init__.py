"""Pointing out what could identify somebody: in statements under review, and in call stories."""
