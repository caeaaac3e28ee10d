"""Turn texts into vectors, and vectors into neighbours and clusters; knows no person."""
