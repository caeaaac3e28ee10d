"""Known defects, one module per suite."""
