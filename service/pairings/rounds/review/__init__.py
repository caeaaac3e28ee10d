"""A planned round before its release: its pairs are read, changed, tried otherwise and approved."""
