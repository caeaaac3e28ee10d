"""Questions between sessions."""
