"""Calendar feeds of a person's sessions."""
