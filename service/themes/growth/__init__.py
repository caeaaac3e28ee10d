"""Skills: what many want to learn and few offer."""
