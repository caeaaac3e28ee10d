"""Suggested partners: what is shown to whom, why, and what they answer."""
