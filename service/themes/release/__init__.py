"""A release: points clustered, checked for anonymity, put into words and frozen."""
