"""The commands of `bothways`."""
