"""Releases: cluster points, check anonymity, word themes, publish them."""
