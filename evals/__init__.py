"""Offline evals of output quality; nothing imports them."""
