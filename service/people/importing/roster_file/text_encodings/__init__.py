"""Tell in which encoding a text was written, and mend what was read in a wrong one."""
