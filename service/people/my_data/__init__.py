"""A person's own data: overview, settings and export."""
