"""The digest of a month that a lead sends."""
