"""Sentences in several languages: gettext catalogues, dates and numbers, translated files."""
