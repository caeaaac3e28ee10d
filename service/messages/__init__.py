"""E-mail and reminders: one action per message, one message per person in 48 hours."""
