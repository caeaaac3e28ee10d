"""The pulse of the last weeks, told at noon of each day, and who is asked to teach."""

from service.bootstrap import Parts
from service.demo.story import schedule
from service.demo.timeline import Stage
from service.pairings.lead import figure_actions
from service.themes import career_stage_flow_actions
from service.themes.growth import skills, teachers
from service.themes.pulse import readings, store


def tell(parts: Parts, stage: Stage) -> None:
    """After all jobs: only then has every text its points and its lines."""
    with parts.write() as db:  # what four weeks later is compared with
        before = stage.at(-schedule.PULSE_DAYS, schedule.PULSE_HOUR) - figure_actions.WINDOW
        figure_actions.publish_figures(db, before, k=parts.settings.k)
    for day in range(-schedule.PULSE_DAYS, 0):
        noon = stage.at(day, schedule.PULSE_HOUR)
        with parts.read() as db:
            found = readings.gathered(db, noon)
        with parts.write() as db:
            store.keep(db, found, noon, k=parts.settings.k)
            figure_actions.publish_figures(db, noon, k=parts.settings.k)
            career_stage_flow_actions.publish_flows(db, noon, k=parts.settings.k)
    with parts.read() as db:
        lines = skills.published_lines(db, parts.encoder)
        told = teachers.told_teaching(db, parts.encoder)
    gaps = skills.skill_gaps(lines, told)
    with parts.write() as db:
        skills.keep_skills(db, gaps, stage.at(*schedule.ASKED_TO_TEACH))
