"""A roster file: read, checked row by row, shown and applied."""
