"""One suite per product: cases in, scores out."""
