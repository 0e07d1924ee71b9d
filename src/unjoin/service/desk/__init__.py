"""The volunteers' screen: calls, groups and paper."""
