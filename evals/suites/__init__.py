"""One suite per promise of the product: its cases, its way through the real code, its metrics."""
