"""The arithmetic of pairing: people as arrays, rules, fit and candidates; pure."""
