"""Agendas of sessions: drafted, edited, agreed to and shown."""
