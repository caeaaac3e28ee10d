"""Session feedback, health checks, and what changed because of what somebody said."""
