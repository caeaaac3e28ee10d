"""Drafts of agendas: when they are due, their inputs, and how they are made."""
