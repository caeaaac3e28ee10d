"""The pulse: gated counts of what people tap."""
