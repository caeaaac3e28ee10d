"""Profiles, lines and champions, and how people are imported."""
