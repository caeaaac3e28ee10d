"""A simulated quarter of an organisation, run by the real scheduler and jobs."""
