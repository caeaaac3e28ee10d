"""Background jobs: all are idempotent, and no model runs inside a transaction."""
