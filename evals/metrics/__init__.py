"""Formulas of quality: pure functions of numbers and strings, each with its range and source."""
