"""The pulse: gated figures of activity and mood."""
