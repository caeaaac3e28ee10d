"""Prompts and the client for a chat model; knows no database and no person."""
