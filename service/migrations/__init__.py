"""The schema's history; `to_head` brings a database up to date."""
