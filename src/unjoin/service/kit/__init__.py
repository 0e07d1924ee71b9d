"""The kit: the declarant's form as one file that works without a network, and taking it in."""
