"""Rounds: plan everyone's pairs with a proven bound; a lead releases the plan."""
