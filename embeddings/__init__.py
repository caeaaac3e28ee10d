"""Texts to vectors, vectors to neighbours and clusters; knows no person."""
