"""The organisation's own abbreviations, spelt out before a line is embedded."""
