"""Texts of several languages to vectors that may be compared across them."""
