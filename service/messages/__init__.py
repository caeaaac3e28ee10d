"""Mail and reminders: one message, one action, at most one per person in 48 hours."""
