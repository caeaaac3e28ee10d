"""What must not leak: the way to a model, erasure, and who reads what."""
