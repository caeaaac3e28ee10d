"""The deterministic composer: which cards, for how long, on what evidence."""
