"""Translations of published statements by volunteers, shown as such beside the original."""
