"""Releases on planted corpora: what is shown, what is not, and that none of it ever changes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from embeddings.grammar import EnglishGrammar
from embeddings.terms import runs, shares_run
from service.access import actions as access_actions
from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import (
    Audit,
    Feedback,
    FeedbackAbout,
    Outbox,
    Purpose,
    Reflection,
    ReleaseMark,
    Theme,
    ThemeMembership,
    ThemePoint,
    ThemeRelease,
    ThemeReleaseRow,
    queue,
)
from service.models.queue import JobKind
from service.privacy import erasure, release_marks
from service.privacy.thresholds import Band
from service.problems import Refused
from service.themes import jobs
from service.themes.release import actions, phrases, preparation
from service.themes.release.periods import period
from service.themes.release.rows import PreparedRelease
from tests import planted
from tests.conftest import NOON, MovingClock, rows
from tests.corpora import corpus, fitted

IN_OCTOBER = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
IN_SEPTEMBER = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
OCTOBER = period("2026-10")


def release(parts: Parts, name: str = "2026-10") -> ThemeRelease:
    with parts.write() as db:
        jobs.order_release(db, period(name), parts.clock())
    drain(parts, HANDLERS)
    with parts.read() as db:
        return db.scalars(sa.select(ThemeRelease).where(ThemeRelease.period == name)).one()


def shown(parts: Parts, name: str = "2026-10") -> list[ThemeReleaseRow]:
    with parts.read() as db:
        return list(
            db.scalars(
                sa.select(ThemeReleaseRow)
                .join(ThemeRelease, ThemeRelease.id == ThemeReleaseRow.release_id)
                .where(ThemeRelease.period == name)
                .order_by(ThemeReleaseRow.position)
            )
        )


def words(parts: Parts) -> str:
    """Everything that any release says, as one text for each field."""
    said = []
    for row in shown(parts):
        said += [row.label, row.lineage or "", " | ".join(row.phrases)]
        said += [sentence["text"] for sentence in row.sentences]
    return "\n".join(said).casefold()


def _freeze_and_die(db: Session, parts: Parts, ready: PreparedRelease) -> None:
    with db.begin_nested():
        actions.freeze(db, parts.encoder, ready, now=parts.clock())
        raise ZeroDivisionError


def crowd(parts: Parts, count: int) -> list[UUID]:
    with parts.write() as db:
        return planted.crowd(db, count, parts.clock())


def plant(
    parts: Parts, people: Sequence[UUID], at: datetime = IN_OCTOBER, zones: int = 16, texts: int = 1
) -> None:
    """Five themes of seven to twenty-two people, and one of four that must never show."""
    authors = {
        "meetings": people[:22],
        "zones": people[4:zones],
        "claims": people[10:17],
        "tools": people[:12],
        "listening": people[12:24],
        "caring": people[:4],
    }
    with parts.write() as db:
        planted.plant(db, authors, at, texts=texts)


def test_planted_themes_are_released_without_a_model(parts: Parts) -> None:
    plant(parts, crowd(parts, 24), texts=2)
    made = release(parts)
    found = shown(parts)
    labels = " ".join(row.label for row in found).casefold()
    rank = {band.value: -place for place, band in enumerate(Band)}
    order = [(rank[row.authors_band], row.label.casefold()) for row in found]
    assert len(found) >= 4
    assert made.authors_band == Band.TWENTY
    assert made.chat_model is None
    for phrase in ("meetings", "time zones", "spreadsheet macros", "listening"):
        assert phrase in labels
    assert all(said["text"].startswith(said["people"]) for row in found for said in row.sentences)
    assert order == sorted(order)


def test_a_theme_of_four_authors_appears_nowhere(parts: Parts) -> None:
    plant(parts, crowd(parts, 24))
    release(parts)
    said = words(parts)
    assert shown(parts)
    assert not [word for word in planted.WORDS["caring"] if word in said]


def test_a_text_that_nobody_ticked_never_becomes_a_point(parts: Parts) -> None:
    people = crowd(parts, 6)
    with parts.write() as db:
        planted.write(db, people[0], "The mornings were crowded.", IN_OCTOBER, in_themes=False)
        access_actions.set_consent(db, people[1], Purpose.THEMES, now=parts.clock(), granted=False)
        planted.write(db, people[1], "The evenings were crowded.", IN_OCTOBER)
    release(parts)
    assert rows(parts, ThemePoint) == 0


def test_points_hold_no_text(parts: Parts) -> None:
    people = crowd(parts, 24)
    plant(parts, people)
    release(parts)
    with parts.read() as db:
        texts = db.scalars(sa.select(Reflection.text)).all()
        kept = db.execute(sa.select(ThemePoint.__table__)).all()
    stored = " ".join(str(value) for row in kept for value in row)
    assert kept
    for text in texts:
        assert not [word for word in text.strip(".").split() if len(word) > 8 and word in stored]


def test_nothing_was_shared(parts: Parts) -> None:
    crowd(parts, 6)
    made = release(parts)
    assert made.authors_band is None
    assert made.run_id is None
    assert shown(parts) == []


def test_three_authors_leave_no_trace_in_the_release(parts: Parts) -> None:
    people = crowd(parts, 6)
    with parts.write() as db:
        planted.plant(db, {"meetings": people[:3]}, IN_OCTOBER)
    made = release(parts)
    assert made.authors_band is None
    assert shown(parts) == []
    assert rows(parts, ReleaseMark) == 0


def test_one_author_of_a_thousand_texts_is_one_author(parts: Parts) -> None:
    people = crowd(parts, 12)
    with parts.write() as db:
        planted.plant(db, {"meetings": people[:6], "zones": people[5:11]}, IN_OCTOBER)
        planted.plant(db, {"caring": people[11:]}, IN_OCTOBER, texts=1000)
    release(parts)
    found = shown(parts)
    assert found
    assert {row.authors_band for row in found} <= {"5-9", "10-19"}
    assert "nursing" not in words(parts)


def test_emoji_alone_say_nothing(parts: Parts) -> None:
    people = crowd(parts, 6)
    with parts.write() as db:
        for person in people:
            planted.write(db, person, "🎉🎉 👍 ...", IN_OCTOBER)
    made = release(parts)
    assert made.authors_band is None
    assert rows(parts, ThemePoint) == 0


def test_names_are_taken_out_before_anything_else(parts: Parts) -> None:
    people = crowd(parts, 8)
    with parts.write() as db:
        for person in people:
            text = "Xyaac Qzaac spoils standing meetings and the whole calendar for me."
            planted.write(db, person, text, IN_OCTOBER)
    release(parts)
    said = words(parts)
    assert shown(parts)
    assert "xyaac" not in said
    assert "qzaac" not in said


def test_only_texts_of_the_period_count(parts: Parts) -> None:
    people = crowd(parts, 12)
    with parts.write() as db:
        planted.plant(db, {"meetings": people}, IN_OCTOBER)
        planted.plant(db, {"zones": people}, IN_SEPTEMBER)
        planted.plant(db, {"tools": people}, datetime(2026, 11, 1, tzinfo=UTC))
    release(parts)
    said = words(parts)
    assert "standing meetings" in said
    assert "time zones" not in said
    assert "spreadsheet" not in said


@pytest.mark.parametrize("joined", [datetime(2026, 10, 1, tzinfo=UTC), NOON])
def test_whoever_joined_within_the_period_or_later_does_not_count(
    parts: Parts, joined: datetime
) -> None:
    with parts.write() as db:
        late = planted.crowd(db, 8, joined + timedelta(days=365))
        planted.plant(db, {"meetings": late}, IN_OCTOBER)
    assert release(parts).authors_band is None


def test_few_who_stand_in_no_theme_shown_are_not_told_by_the_total(parts: Parts) -> None:
    with parts.write() as db:
        people = planted.crowd(db, 11, parts.clock())
        planted.plant(db, {"meetings": people[:9], "zones": people[9:]}, IN_OCTOBER)
    assert release(parts).authors_band == Band.FIVE


def test_an_open_period_is_refused(parts: Parts, clock: MovingClock) -> None:
    clock.now = datetime(2026, 11, 2, 23, 59, tzinfo=UTC)
    with parts.write() as db, pytest.raises(Refused) as refusal:
        jobs.order_release(db, OCTOBER, parts.clock())
    assert refusal.value.kind == "period-open"
    with pytest.raises(Refused):
        preparation.prepare(parts, OCTOBER)


def test_a_second_release_of_a_period_changes_nothing(parts: Parts) -> None:
    people = crowd(parts, 24)
    plant(parts, people)
    first = release(parts)
    with parts.write() as db:
        planted.plant(db, {"zones": people}, IN_OCTOBER, seed=9)
        queue.put(
            db, queue.Job(JobKind.THEMES_RELEASE, "again", {"period": "2026-10"}), parts.clock()
        )
    drain(parts, HANDLERS)
    assert rows(parts, ThemeRelease) == 1
    with parts.read() as db:
        assert db.scalar(sa.select(ThemeRelease.digest)) == first.digest


def test_a_crash_before_the_freeze_leaves_the_same_digest(parts: Parts) -> None:
    plant(parts, crowd(parts, 24))
    lost = preparation.prepare(parts, OCTOBER)  # the process dies here: nothing is kept of it
    assert rows(parts, ThemeRelease) == 0
    made = release(parts)
    again = preparation.prepare(parts, OCTOBER)
    assert lost.fit is not None
    assert again.fit is not None
    assert lost.fit.cells == again.fit.cells
    assert [card.label for card in lost.cards] == [row.label for row in shown(parts)]
    assert made.digest


def test_a_release_that_dies_in_its_transaction_is_made_once(parts: Parts) -> None:
    plant(parts, crowd(parts, 24))
    ready = preparation.prepare(parts, OCTOBER)
    with parts.write() as db, pytest.raises(ZeroDivisionError):
        _freeze_and_die(db, parts, ready)
    assert rows(parts, ThemeRelease) == 0
    with parts.write() as db:
        actions.freeze(db, parts.encoder, ready, now=parts.clock())
    with parts.write() as db:
        assert actions.freeze(db, parts.encoder, ready, now=parts.clock()) is None
    assert rows(parts, ThemeRelease) == 1


def test_a_release_cannot_be_changed(parts: Parts) -> None:
    people = crowd(parts, 6)
    with parts.write() as db:
        planted.plant(db, {"meetings": people}, IN_OCTOBER)
    release(parts)
    assert shown(parts)
    for statement in (
        "UPDATE theme_releases SET k = 6",
        "DELETE FROM theme_releases",
        "UPDATE theme_release_rows SET label = 'x'",
        "DELETE FROM theme_release_rows",
    ):
        with pytest.raises(DatabaseError, match="append-only"), parts.write() as db:
            db.execute(sa.text(statement))


def test_the_freeze_is_on_record(parts: Parts) -> None:
    crowd(parts, 6)
    release(parts)
    with parts.read() as db:
        facts = db.scalar(sa.select(Audit.facts).where(Audit.action == "release_frozen"))
    assert facts == {"period": "2026-10"}


def test_a_theme_keeps_its_id_and_tells_where_it_comes_from(parts: Parts) -> None:
    people = crowd(parts, 24)
    plant(parts, people, IN_SEPTEMBER, texts=2)
    plant(parts, people, IN_OCTOBER, zones=11, texts=2)
    release(parts, "2026-09")
    release(parts, "2026-10")
    before = {row.theme_id: row for row in shown(parts, "2026-09")}
    kept = [row for row in shown(parts, "2026-10") if row.theme_id in before]
    zones = next(row for row in kept if "time zones" in row.phrases)
    assert "time zones" in before[zones.theme_id].phrases
    assert zones.lineage == "continues from September"
    assert (before[zones.theme_id].arrow, zones.arrow) == ("new", "down")


def test_taps_are_told_in_steps_of_a_band(parts: Parts) -> None:
    people = crowd(parts, 12)
    with parts.write() as db:
        for number, person in enumerate(people):
            taps = {"taught": "both" if number < 8 else "neither", "useful": 5, "safe": 2}
            db.add(
                Feedback(
                    author_id=person,
                    about=FeedbackAbout.SESSION,
                    answers=taps,
                    created_at=IN_OCTOBER,
                )
            )
    told = {"people": "10-19", "both_taught": "most", "useful": "most", "safe": "few"}
    assert release(parts).taps == told


def test_an_erased_author_leaves_a_mark_that_is_nobodys(parts: Parts) -> None:
    people = crowd(parts, 6)
    with parts.write() as db:
        planted.plant(db, {"meetings": people}, IN_OCTOBER)
    release(parts)
    before = rows(parts, ReleaseMark)
    with parts.write() as db:
        theirs = f"{release_marks.author_mark(db, people[5])}:"
        mine = sa.select(sa.func.count()).where(ReleaseMark.mark.startswith(theirs))
        assert db.scalar(mine)
        erasure.erase(
            db, people[5], parts.clock(), tombstones=parts.settings.data_dir / "erasures.jsonl"
        )
        assert not db.scalar(mine)
    assert rows(parts, ReleaseMark) == before


def test_no_run_of_five_words_of_any_input_is_in_any_release(parts: Parts) -> None:
    """Two hundred corpora in which everybody uses the same long phrases."""
    shown_cards = 0
    for seed in range(200):
        made = corpus(np.random.default_rng(seed), parts.encoder)
        fit = fitted(made)
        index = runs(made.written)
        for card in phrases.cards(made, fit, phrases.run_index(made)):
            shown_cards += 1
            said = [card.label, " ".join(card.phrases), *(claim.text for claim in card.sentences)]
            assert not [text for text in said if shares_run(text, index)], seed
    assert shown_cards > 100


def test_the_clock_orders_what_is_due_once(parts: Parts) -> None:
    crowd(parts, 6)
    jobs.order_themes(parts, parts.clock())
    jobs.order_themes(parts, parts.clock())
    with parts.read() as db:
        keys = db.scalars(sa.select(Outbox.key).where(Outbox.kind.like("themes_%"))).all()
    assert sorted(keys) == ["themes_refit:2026-11-24", "themes_release:2026-10"]


def test_a_nightly_fit_keeps_ids_and_publishes_nothing(parts: Parts, clock: MovingClock) -> None:
    plant(parts, crowd(parts, 24))
    release(parts)
    published = {row.theme_id for row in shown(parts)}
    with parts.write() as db:
        jobs.order_refit(db, "by-hand", parts.clock())
    drain(parts, HANDLERS)
    clock.advance(hours=1)
    with parts.read() as db:
        fitted = set(db.scalars(sa.select(ThemeMembership.theme_id)))
        unnamed = [theme.label for theme in db.scalars(sa.select(Theme)) if theme.label == ""]
    assert published <= fitted
    assert rows(parts, ThemeRelease) == 1
    assert len(unnamed) == rows(parts, Theme) - len(published)


def test_a_stricter_k_withholds_more(parts: Parts) -> None:
    people = crowd(parts, 18)
    with parts.write() as db:
        planted.plant(db, {"meetings": people[:6], "zones": people[6:]}, IN_OCTOBER, texts=2)
    parts.settings.k = 10
    made = release(parts)
    assert made.k == 10
    assert {row.authors_band for row in shown(parts)} == {"10-19"}
    assert "meetings" not in words(parts)


def test_a_changed_parser_costs_titles_and_holds_nothing_up(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(parts, crowd(parts, 24), texts=2)
    changed = EnglishGrammar(weights_sha256="0" * 64)
    monkeypatch.setattr(preparation, "english_grammar", lambda: changed)
    release(parts)
    labels = {row.label_source for row in shown(parts)}
    assert labels == {phrases.LabelSource.TERMS}
