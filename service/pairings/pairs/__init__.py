"""The life of a pair: start, changes, help, health checks and end."""
