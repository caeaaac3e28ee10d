"""Meetings of a pair: booked, moved, held, missed, and what they leave behind."""
