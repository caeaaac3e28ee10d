"""What the demo organisation tells: people, pairs, texts and when; from one seed and one date."""
