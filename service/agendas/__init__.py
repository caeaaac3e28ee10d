"""MentoringSessions, their agendas, notes and next steps, and the home page."""
