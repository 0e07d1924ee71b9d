"""Sealing: what is closed to everybody but the holders of offline keys."""
