"""Volunteer as a champion, and stop."""

from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.models import Person


def volunteer(db: Session, viewer: Viewer, line: str) -> None:
    """Publish this clean line, and with it how the viewer can be reached."""
    db.get_one(Person, viewer.person_id, with_for_update=True).champion_line = line


def stop(db: Session, viewer: Viewer) -> None:
    """Remove the viewer's champion line. Idempotent."""
    db.get_one(Person, viewer.person_id, with_for_update=True).champion_line = None
