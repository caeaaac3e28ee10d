"""Sessions as calendars of other programs read them."""
