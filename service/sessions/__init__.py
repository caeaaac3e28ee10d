"""Sessions of a pair: booked, moved, held, missed, and their notes and next steps."""
