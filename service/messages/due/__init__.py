"""Messages that are due, and who may get them."""
