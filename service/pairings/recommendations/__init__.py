"""The recommendation endpoint for other services."""
