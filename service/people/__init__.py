"""Profiles, offers and seeks, and how they are imported."""
