"""Titles and sentences of themes from words that several authors share; knows no database."""
