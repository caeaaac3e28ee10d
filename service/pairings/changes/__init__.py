"""Changes to a pair: previewed, sent to the partner, and undone within 24 hours."""
