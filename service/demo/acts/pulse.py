"""The pulse of the last weeks, told at noon of each day, and who is asked to teach."""

from datetime import datetime

from service.bootstrap import Parts
from service.demo.story import schedule
from service.demo.timeline import Stage
from service.themes.growth import skills, teachers
from service.themes.pulse import readings, store


def tell(parts: Parts, stage: Stage) -> None:
    """After all jobs: only then has every text its points and its lines."""
    for day in range(-schedule.PULSE_DAYS, 0):
        _pulse(parts, stage.at(day, schedule.PULSE_HOUR))
    _ask(parts, stage.at(*schedule.ASKED_TO_TEACH))


def _pulse(parts: Parts, now: datetime) -> None:
    with parts.read() as db:
        found = readings.gathered(db, now)
    with parts.write() as db:
        store.keep(db, found, now, k=parts.settings.k)


def _ask(parts: Parts, now: datetime) -> None:
    with parts.read() as db:
        lines = skills.published_lines(db, parts.encoder)
        told = teachers.told_teaching(db, parts.encoder)
    found = skills.skill_gaps(lines, told)
    with parts.write() as db:
        skills.keep_skills(db, found, now)
