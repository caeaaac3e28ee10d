"""Champions: colleagues who can be asked about mentoring."""
