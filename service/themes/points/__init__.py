"""Points: statements from people's texts, redacted and split."""
