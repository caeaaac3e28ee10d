"""The web service and its worker: one folder for each part of the application."""
