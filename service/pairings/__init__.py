"""Fit, suggestions, rounds and pairs."""
