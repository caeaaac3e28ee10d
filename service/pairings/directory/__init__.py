"""Find somebody oneself: search published offers and seeks, and ask for a session."""
