"""Published seeks that would each give somebody without a partner one, if they can teach it."""
