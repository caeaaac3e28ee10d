"""The web service and its worker: one folder per step of the programme."""
