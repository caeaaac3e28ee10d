"""Who is signed in, who may do what, and what leaves the house."""
