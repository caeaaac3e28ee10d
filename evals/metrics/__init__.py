"""Metrics: pure functions of numbers."""
