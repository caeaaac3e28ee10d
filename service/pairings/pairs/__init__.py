"""The life of a pair: start, help, pair checks and end."""
