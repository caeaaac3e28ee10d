"""How a plan treats groups, how a released round was answered, and its pairs drawn at random."""
