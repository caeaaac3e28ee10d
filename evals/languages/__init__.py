"""Encoders compared on people and lines of two languages."""
