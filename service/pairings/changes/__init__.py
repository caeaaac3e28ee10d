"""Changes to a pair: previewed, told to the partner, and undone for a day."""
