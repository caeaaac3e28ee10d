"""What is kept about a person, as they see, set and take it away."""
