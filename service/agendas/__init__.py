"""Agendas of sessions: drafted, changed by the two people, agreed to by both."""
