"""The demo organisation Tidewater Mutual: its content and how it is built; all invented."""
