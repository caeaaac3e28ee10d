"""The home page: this week and at most four more cards."""
