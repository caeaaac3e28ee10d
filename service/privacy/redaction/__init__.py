"""Words that name or reach somebody are taken out of a text."""
