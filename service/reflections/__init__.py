"""Private writing; visible to its author alone unless shared."""
