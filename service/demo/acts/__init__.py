"""The story done by the acts of the product, each at its own instant."""
