"""Sections of the generated organisation; each draws from a random stream of its own."""
