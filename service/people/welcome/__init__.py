"""The first minutes of somebody new: who they are, what they offer and seek."""
