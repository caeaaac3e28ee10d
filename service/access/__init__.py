"""Who is signed in, who may do what, and the log of it."""
