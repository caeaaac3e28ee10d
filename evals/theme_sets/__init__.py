"""Sets of texts with known themes in every size, and what other methods find in them."""
