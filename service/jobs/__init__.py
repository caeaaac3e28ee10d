"""Background jobs: any may run twice and has one effect; no model runs in a transaction."""
