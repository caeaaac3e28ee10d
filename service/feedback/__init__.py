"""Feedback after sessions, pair checks, and what changed because of them."""
