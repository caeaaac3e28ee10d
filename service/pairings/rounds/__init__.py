"""A round: one plan for everybody, proven, changed and released by a lead."""
