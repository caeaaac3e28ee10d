"""What an admin sees at /admin: health, jobs, keys and the log of acts."""
