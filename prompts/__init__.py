"""Prompts, and the wire to a chat model; knows no database and no person."""
