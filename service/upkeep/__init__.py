"""Operation of a deployment: checks, retention, migrations, the vector index, admin pages."""
