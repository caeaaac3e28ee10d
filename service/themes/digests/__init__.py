"""The monthly digest."""
