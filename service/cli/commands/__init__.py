"""The verbs of `bothways`, by noun."""
