"""Technique: the card library, pages, ten-minute starters, and what somebody has finished."""
