"""Private texts; visible to their author alone unless shared."""
