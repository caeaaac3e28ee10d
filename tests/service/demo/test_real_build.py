"""The demo organisation as people meet it: the real encoder, and every job run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from embeddings.encoder import MiniLmEncoder
from service.bootstrap import Parts
from service.demo.build import after_jobs, build
from service.demo.story.lines import planted
from service.demo.story.roster import by_email, share_reporting_line
from service.demo.timeline import Stage
from service.jobs import inline_runner
from service.jobs.handlers import HANDLERS
from service.models import (
    Agenda,
    AgendaAcceptance,
    AgendaItem,
    AgendaVersion,
    Outbox,
    OutboxState,
    Person,
    Round,
    RoundState,
    Skill,
    Suggestion,
    SuggestionState,
    ThemeRelease,
    ThemeReleaseRow,
)
from service.privacy.redaction.everyday_words import NOBODYS
from service.privacy.redaction.name_words import PARTICLES
from service.privacy.redaction.roster_names import folded_words
from tests.conftest import NOON
from tests.demo_parts import dump, parts_in

pytestmark = pytest.mark.model
MARA = "mara.quist@tidewater.example"
SLOTS = 7
Built = tuple[Parts, Stage]


@pytest.fixture(scope="module")
def encoder() -> MiniLmEncoder:
    return MiniLmEncoder()


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, encoder: MiniLmEncoder
) -> Iterator[Built]:
    with parts_in(tmp_path_factory.mktemp("demo"), migrated_sqlite, encoder) as parts:
        yield parts, full(parts)


def full(parts: Parts) -> Stage:
    stage = build(parts, NOON.date())
    inline_runner.drain(parts, HANDLERS)
    after_jobs(parts, stage)
    return stage


def cards(built: Built, period: str) -> list[ThemeReleaseRow]:
    with built[0].read() as db:
        return list(
            db.scalars(
                sa.select(ThemeReleaseRow)
                .join(ThemeRelease, ThemeRelease.id == ThemeReleaseRow.release_id)
                .where(ThemeRelease.period == period)
            )
        )


def published_words(built: Built) -> set[str]:
    """Every word of every label and phrase of both releases."""
    found = [*cards(built, "2026-09"), *cards(built, "2026-10")]
    said = [phrase for card in found for phrase in (card.label, *card.phrases)]
    return {word for phrase in said for word in folded_words(phrase)}


def words_of(built: Built, theme: str) -> tuple[set[str], set[str]]:
    """Words of a planted subject's texts, and of all other texts that count."""
    counted = [told for told in built[1].story.reflections if told.in_themes]
    mine = {w for told in counted if told.theme == theme for w in folded_words(told.text)}
    others = {w for told in counted if told.theme != theme for w in folded_words(told.text)}
    return mine, others


def test_both_releases_show_themes_and_the_later_one_goes_on_from_the_earlier(
    built: Built,
) -> None:
    assert min(len(cards(built, "2026-09")), len(cards(built, "2026-10"))) >= 7
    arrows = {card.arrow for card in cards(built, "2026-10")}
    assert {"down", "level", "new"} <= arrows


@pytest.mark.parametrize("theme", ["caring", "single"])
def test_what_fewer_than_five_wrote_about_is_in_no_release(built: Built, theme: str) -> None:
    mine, others = words_of(built, theme)
    assert mine - others
    assert not published_words(built) & (mine - others)


def test_no_release_names_anybody(built: Built) -> None:
    names = {word for one in by_email().values() for word in folded_words(one.name)}
    assert not published_words(built) & (names - PARTICLES - NOBODYS)


def test_four_wanted_skills_that_hardly_anybody_offers_are_areas_of_growth(built: Built) -> None:
    with built[0].read() as db:
        few = db.scalars(sa.select(Skill).where(Skill.offerers.is_(None))).all()
    assert len(few) >= len(planted().gaps)


def test_tomas_is_suggested_to_mara(built: Built) -> None:
    with built[0].read() as db:
        names = db.scalars(
            sa.select(Person.name)
            .join(Suggestion, Suggestion.other_id == Person.id)
            .where(
                Suggestion.person_id == built[1].person(MARA),
                Suggestion.state == SuggestionState.SHOWN,
            )
        ).all()
    assert "Tomás Ferreira" in names


def test_no_suggestion_lies_inside_a_reporting_line(built: Built) -> None:
    emails = {viewer.person_id: email for email, viewer in built[1].viewers.items()}
    with built[0].read() as db:
        shown = db.execute(sa.select(Suggestion.person_id, Suggestion.other_id)).all()
    people = by_email()
    assert not any(
        share_reporting_line(people[emails[one]], people[emails[other]]) for one, other in shown
    )


def test_mara_and_helen_have_agreed_to_all_of_tomorrows_agenda(built: Built) -> None:
    with built[0].read() as db:
        items = db.scalars(
            sa.select(AgendaItem.id)
            .join(AgendaVersion, AgendaVersion.id == AgendaItem.version_id)
            .join(Agenda, Agenda.id == AgendaVersion.agenda_id)
            .where(
                Agenda.session_id == built[1].sessions[0, 7],
                AgendaVersion.number == Agenda.current_version,
            )
        ).all()
        ticks = db.scalars(
            sa.select(AgendaAcceptance.person_id).where(AgendaAcceptance.item_id.in_(items))
        ).all()
    assert len(items) >= SLOTS
    assert len(ticks) == 2 * len(items)


def test_second_is_planned_and_nothing_is_given_up_or_left_but_what_settles(built: Built) -> None:
    with built[0].read() as db:
        second = db.scalars(sa.select(Round).where(Round.name == "Second round")).one()
        left = db.execute(
            sa.select(Outbox.kind, Outbox.state).where(Outbox.state != OutboxState.DONE).distinct()
        ).all()
    assert second.state is RoundState.PLANNED
    assert second.released_at is None
    assert [tuple(row) for row in left] in ([], [("suggest", OutboxState.PENDING)])


def test_it_builds_identically_twice(
    built: Built, tmp_path: Path, migrated_sqlite: Path, encoder: MiniLmEncoder
) -> None:
    with parts_in(tmp_path, migrated_sqlite, encoder) as parts:
        full(parts)
        again, once = dump(parts), dump(built[0])
    differing = [table for table in once if once[table] != again[table]]
    assert not differing
