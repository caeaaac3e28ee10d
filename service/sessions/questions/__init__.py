"""One question in the weeks between two sessions."""
