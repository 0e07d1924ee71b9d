"""Parcels: paper that came together from one place."""
