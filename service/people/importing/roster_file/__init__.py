"""Read a people file: its table, its columns, its rows."""
