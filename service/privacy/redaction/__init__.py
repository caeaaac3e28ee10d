"""Redaction: remove names and contact details from texts."""
