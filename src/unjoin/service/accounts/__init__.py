"""The staff: accounts, roles, and the audit chain of what they did."""
