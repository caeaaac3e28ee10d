"""Import a people file: parse, check, preview and apply."""
