"""What a programme lead sees of all pairs."""
