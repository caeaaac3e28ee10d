"""What keeps a deployment well: checks with their cures, retention, and pages for admins."""
