"""The demo organisation Tidewater Mutual: its content, and later its building; nobody is real."""
