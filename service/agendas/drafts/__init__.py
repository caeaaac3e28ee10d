"""Drafts: when one is due, what it rests on, by rule or by a model."""
