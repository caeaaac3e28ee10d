"""Theme jobs: points of a text, the nightly fit and the release. All idempotent."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from embeddings.clusters import assign, quantise
from service.bootstrap import Parts
from service.models import Person, PointSource, ThemeRun, queue
from service.models.queue import Job, JobKind, Work
from service.pairings.lead import figure_actions
from service.themes import career_stage_flow_actions
from service.themes.digests import actions as digest_actions
from service.themes.growth import skills, teachers
from service.themes.points.gather import gather, gather_source
from service.themes.pulse import readings, store
from service.themes.release import actions, clustering, periods, preparation
from service.themes.release.periods import Period

REFIT_HOUR = 2  # UTC


def assign_points_to_themes(parts: Parts, work: Work) -> None:
    """Make points of the text that `args` names, {"owner", "id"}, and put them into themes."""
    kind, source_id = PointSource(str(work.args["owner"])), UUID(str(work.args["id"]))
    corpus = gather_source(parts, kind, source_id)
    with parts.read() as db:
        run_id = clustering.latest_run(db, parts.encoder)
        state = clustering.state_of(db, parts.encoder, run_id)
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
        if run_id is not None and state is not None and corpus.ids:
            found = assign(quantise(corpus.placed), state.cells, languages=corpus.languages)
            themes = [state.theme_ids[cell] for cell in found.cell]
            clustering.join_themes(
                db, run_id, corpus.ids, themes=themes, confidence=found.confidence.tolist()
            )


def refit(parts: Parts, work: Work) -> None:
    """Fit all points and all published lines anew; only skills are read by anybody.

    Texts that waited for their points have them now.
    """
    with parts.read() as db:
        also = queue.others_due(db, JobKind.THEMES_INCREMENTAL, work, now=parts.clock())
    corpus = gather(parts)
    with parts.read() as db:
        run_id = clustering.latest_run(db, parts.encoder)
        known = None if run_id is None else db.get_one(ThemeRun, run_id).corpus_hash
        earlier = clustering.earlier_fit(db, parts.encoder, run_id)
        lines = skills.published_lines(db, parts.encoder)
        told = teachers.told_teaching(db, parts.encoder)
    fit = None if known == corpus.digest else clustering.fit(corpus, earlier)
    gaps = skills.skill_gaps(lines, told)
    with parts.write() as db:
        now = parts.clock()
        queue.finish(db, work.id, now)
        queue.finish_all(db, also, now)
        if fit is not None:
            clustering.save_run(db, parts.encoder, corpus, found=fit, now=now)
        skills.keep_skills(db, gaps, now)


def release(parts: Parts, work: Work) -> None:
    """Freeze the release of the period that `args` names, unless it has one."""
    period = periods.period(str(work.args["period"]))
    with parts.read() as db:
        is_done = actions.is_released(db, period)
    ready = None if is_done else preparation.prepare(parts, period)
    with parts.write() as db:
        now = parts.clock()
        queue.finish(db, work.id, now)
        if ready is not None:
            actions.freeze(db, parts.encoder, ready, now=now)


def pulse(parts: Parts, work: Work) -> None:
    """Update the pulse and every other figure that moves by itself, as far as the gates allow."""
    now = parts.clock()
    with parts.read() as db:
        found = readings.gathered(db, now)
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
        store.keep(db, found, now, k=parts.settings.k)
        publish_figures(db, now, k=parts.settings.k)


def publish_figures(db: Session, now: datetime, *, k: int) -> None:
    """Publish the bands of pairs, of learning between career stages, and of digests."""
    figure_actions.publish_figures(db, now, k=k)
    career_stage_flow_actions.publish_flows(db, now, k=k)
    digest_actions.publish_bands(db, now, k=k)


def order_pulse(parts: Parts, now: datetime) -> None:
    """Order the pulse of this hour."""
    with parts.write() as db:
        queue.put(db, Job(JobKind.THEMES_PULSE, f"{now:%Y-%m-%dT%H}"), now)


def order_release(db: Session, period: Period, now: datetime) -> None:
    """Order a period's release; Refused "period-open" before three days after its end."""
    periods.require_over(period, now)
    queue.put(db, Job(JobKind.THEMES_RELEASE, period.name, {"period": period.name}), now)


def order_refit(db: Session, key: str, now: datetime) -> None:
    """Order a fit under a key of its own: the date at night, anything else by hand."""
    queue.put(db, Job(JobKind.THEMES_REFIT, key), now)


def order_themes(parts: Parts, now: datetime) -> None:
    """Order the release that is due, and tonight's fit once it is two o'clock (UTC)."""
    period = periods.last_frozen(parts.settings.period, now)
    with parts.read() as db:
        # a period that was over before anybody was here has nothing to tell
        had_people = db.scalar(sa.select(sa.exists().where(Person.created_at < period.ends_at)))
        is_due = had_people and not actions.is_released(db, period)
    with parts.write() as db:
        if is_due:
            order_release(db, period, now)
        if now.hour >= REFIT_HOUR:
            order_refit(db, now.date().isoformat(), now)
