"""Deterministic composer: which question cards, for how long, on what evidence."""
