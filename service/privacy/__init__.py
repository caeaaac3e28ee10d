"""Privacy: the boundary to models, redaction, erasure, and who reads what."""
