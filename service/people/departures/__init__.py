"""People who left the organisation: mark them, undo it for a day, take them back."""
