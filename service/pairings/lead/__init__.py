"""Pages of the programme lead."""
