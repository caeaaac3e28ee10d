"""Health checks of a deployment, each with its cure."""
