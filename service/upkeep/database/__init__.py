"""The schema and its migrations, and who may touch a database at its start."""
