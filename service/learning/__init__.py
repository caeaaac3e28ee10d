"""Technique: question cards, pages, ten-minute starters, and what a person has finished."""
