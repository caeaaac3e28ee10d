"""A quarter of an organisation's life, made with a seed and run by the real clock and jobs."""
