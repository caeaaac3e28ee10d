"""What people should be told now, and who may be told."""
