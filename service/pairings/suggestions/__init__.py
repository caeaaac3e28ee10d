"""Suggested partners: who is shown whom, why, and the answers."""
