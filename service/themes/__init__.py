"""Themes: points, releases, and what leads do about them."""
