"""Session feedback and the outcomes that a pair shares."""
