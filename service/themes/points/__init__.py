"""Points: what people wrote, redacted and cut into single statements."""
