"""Bands by unit or career stage: own node or all, few like none, and nothing to be worked out."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import NodeMark, Person, ReleaseNodeRow, Role, Team, ThemeRelease
from service.people.importing.actions import import_people
from service.people.importing.roster_file.csv_file import parse
from service.privacy import erasure, release_marks
from service.privacy.thresholds import Band, Contributors, band
from service.setting_choices import SecondLevel
from service.themes import jobs
from service.themes.release import second_level
from service.themes.release.anonymity import ORGANISATION, CellKey, Marks, Tree
from service.themes.release.anonymity import releasable as gate
from service.themes.release.periods import period
from tests import factories, planted
from tests.conftest import rows, sign_in

IN_OCTOBER = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
IN_SEPTEMBER = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
NODES = ("early", "middle", "late")
RANGES = {Band.FIVE: (5, 9), Band.TEN: (10, 19), Band.TWENTY: (20, 49), Band.FIFTY: (50, 400)}


def crowd(parts: Parts, years: Mapping[int, int]) -> list[UUID]:
    """So many people of so many years of work each."""
    with parts.write() as db:
        people = planted.crowd(db, sum(years.values()), parts.clock())
        each = [one for one, count in years.items() for _ in range(count)]
        for person, one in zip(people, each, strict=True):
            db.get_one(Person, person).career_years = one
    return people


def plant(parts: Parts, people: list[UUID], at: datetime = IN_OCTOBER) -> None:
    """All of them write the same, so that there is one theme."""
    with parts.write() as db:
        for person in people:
            planted.write(db, person, "Standing meetings crowd the calendar.", at)


def release(parts: Parts, name: str = "2026-10") -> None:
    with parts.write() as db:
        jobs.order_release(db, period(name), parts.clock())
    drain(parts, HANDLERS)


def shown(parts: Parts) -> dict[str, str]:
    with parts.read() as db:
        found = db.execute(sa.select(ReleaseNodeRow.node, ReleaseNodeRow.authors_band))
        return {node: authors for node, authors in found}  # noqa: C416  # rows are no pairs to mypy


def table(client: TestClient) -> str:
    page = client.get("/themes").text
    return " ".join(re.findall(r'<p class="nodes">.*?</p>', page))


@pytest.fixture
def staged(parts: Parts) -> Parts:
    parts.settings.second_level = SecondLevel.CAREER_STAGE
    return parts


def test_without_a_second_level_there_is_none(parts: Parts, client: TestClient) -> None:
    people = crowd(parts, {2: 12, 20: 8})
    plant(parts, people)
    release(parts)
    assert shown(parts) == {}
    assert table(sign_in(client, parts, people[0])) == ""


def test_stages_are_told_in_bands_where_five_of_each_wrote(staged: Parts) -> None:
    plant(staged, crowd(staged, {2: 12, 20: 8}))
    release(staged)
    assert shown(staged) == {"early": "10-19", "late": "5-9"}
    assert rows(staged, NodeMark) == 20


def test_a_stage_of_four_is_withheld_with_the_one_that_would_tell_it(staged: Parts) -> None:
    plant(staged, crowd(staged, {2: 12, 9: 6, 20: 4}))
    release(staged)
    assert shown(staged) == {"early": "10-19"}


def test_a_lead_sees_every_stage_and_others_their_own(staged: Parts, client: TestClient) -> None:
    people = crowd(staged, {2: 12, 20: 8})
    plant(staged, people)
    release(staged)
    with staged.write() as db:
        lead = factories.person(db, "Idris Bell", staged.clock(), roles=(Role.LEAD,))
        stranger = factories.person(db, "Mara Quist", staged.clock())
    own = table(sign_in(client, staged, people[0]))
    assert "10\u201319" in own
    assert "5\u20139" not in own
    assert table(sign_in(client, staged, stranger)) == ""
    whole = table(sign_in(client, staged, lead))
    assert "10\u201319" in whole
    assert "5\u20139" in whole
    assert "5 to 15 years" not in whole


@pytest.mark.parametrize("few", [0, 4])
def test_of_nobody_and_of_four_nothing_is_said(staged: Parts, client: TestClient, few: int) -> None:
    people = crowd(staged, {2: 17, 20: 4})
    plant(staged, [*people[: 17 - few], *people[21 - few :]])
    release(staged)
    with staged.write() as db:
        lead = factories.person(db, "Idris Bell", staged.clock(), roles=(Role.LEAD,))
    page = sign_in(client, staged, lead).get("/themes").text
    assert "more than 15 years" not in page
    assert "10\u201319 people" in page


def test_units_are_the_teams_at_the_top(parts: Parts) -> None:
    parts.settings.second_level = SecondLevel.UNIT
    people = crowd(parts, {2: 12})
    with parts.write() as db:
        top = Team(name="Claims", created_at=parts.clock())
        db.add(top)
        db.flush()
        below = Team(name="Motor", parent_id=top.id, created_at=parts.clock())
        db.add(below)
        db.flush()
        for place, person in enumerate(people):
            db.get_one(Person, person).team_id = below.id if place % 2 else top.id
    plant(parts, people)
    release(parts)
    assert shown(parts) == {"Claims": "10-19"}


def test_the_first_cut_stays(staged: Parts) -> None:
    people = crowd(staged, {2: 12, 20: 8})
    plant(staged, people, IN_SEPTEMBER)
    plant(staged, people)
    release(staged, "2026-09")
    staged.settings.second_level = SecondLevel.UNIT
    release(staged)
    with staged.read() as db:
        cut = db.scalars(sa.select(ThemeRelease.second_level)).all()
        assert second_level.fixed_level(db) is SecondLevel.CAREER_STAGE
    assert cut == ["career_stage"] * 2


def set_years(parts: Parts, people: list[UUID], years: int, at: datetime) -> None:
    with parts.write() as db:
        found = db.scalars(sa.select(Person).where(Person.id.in_(people))).all()
        lines = [f"{one.name},{one.email},{years}" for one in found]
        file = "\n".join(["name,email,career_years", *lines]).encode()
        import_people(db, parse(file), now=at)


def test_years_set_by_a_file_within_the_period_change_nothing_in_it(staged: Parts) -> None:
    """A lead who leaves a target and four others alone in a stage does not learn what they did."""
    people = crowd(staged, {2: 17})
    plant(staged, people)
    set_years(staged, people[:5], years=30, at=IN_OCTOBER)
    release(staged)
    assert shown(staged) == {"early": "10-19"}
    with staged.read() as db:
        assert db.get_one(Person, people[0]).career_years == 30


def test_of_several_files_the_last_before_the_period_counts(staged: Parts) -> None:
    people = crowd(staged, {2: 1})
    for at, years in ((IN_SEPTEMBER, 9), (IN_OCTOBER, 20), (staged.clock(), 30)):
        set_years(staged, people, years=years, at=at)
    with staged.read() as db:
        found = [
            second_level.nodes(db, SecondLevel.CAREER_STAGE, people, at=period(name).starts_at)
            for name in ("2026-09", "2026-10", "2026-11", "2026-12")
        ]
    assert found == [{people[0]: stage} for stage in ("early", "middle", "late", "late")]


def test_two_pairs_do_not_learn_what_a_fifth_person_of_their_stage_wrote(staged: Parts) -> None:
    people = crowd(staged, {2: 12, 20: 5})
    with staged.write() as db:
        for one, other in ((12, 13), (14, 15)):
            factories.pair(db, people[one], people[other], IN_SEPTEMBER)
    plant(staged, people)
    release(staged)
    assert shown(staged) == {"early": "10-19"}


def test_an_erased_author_leaves_no_mark_in_a_node(staged: Parts) -> None:
    people = crowd(staged, {2: 12})
    plant(staged, people)
    release(staged)
    with staged.write() as db:
        theirs = f"{release_marks.author_mark(db, people[3])}:"
        mine = sa.select(sa.func.count()).where(NodeMark.mark.startswith(theirs))
        assert db.scalar(mine) == 1
        erasure.erase(
            db, people[3], staged.clock(), tombstones=staged.settings.data_dir / "erasures.jsonl"
        )
        assert not db.scalar(mine)
    assert rows(staged, NodeMark) == 12


def organisation(rng: np.random.Generator, month: int) -> dict[CellKey, Contributors]:
    """Who writes about each of six themes in a month, whole and by node; some write again."""
    cells: dict[CellKey, dict[str, str]] = {}
    for theme in range(6):
        for person in rng.permutation(60)[: int(rng.integers(3, 30))].tolist():
            node = NODES[int(rng.choice(3, p=(0.55, 0.3, 0.15)))]
            mark = f"{person} in {month if rng.random() < 0.7 else 0}"
            for at in (ORGANISATION, node):
                cells.setdefault((at, f"theme {theme}"), {})[f"author {person}"] = mark
    return dict(cells)


def derived(counts: Mapping[CellKey, tuple[int, int]], themes_shown: set[str]) -> Iterator[CellKey]:
    """Hidden rests that are known to hold somebody, and fewer than five."""
    for theme in themes_shown:
        nodes = [span for (node, of), span in counts.items() if of == theme and node]
        low, high = counts[ORGANISATION, theme]
        rest = (low - sum(most for _, most in nodes), high - sum(least for least, _ in nodes))
        if nodes and rest[0] >= 1 and rest[1] < 5:
            yield ORGANISATION, theme


def test_an_attack_over_twelve_periods_derives_nothing() -> None:
    rng = np.random.default_rng(7)
    published: list[Marks] = []
    found, found_in_counts = 0, 0
    for month in range(1, 13):
        cells = organisation(rng, month)
        allowed = gate(Tree(cells), published)
        spans = {
            key: RANGES[at] for key, authors in allowed.cells.items() if (at := band(len(authors)))
        }
        exact = {key: (len(a), len(a)) for key, a in cells.items() if len(a) >= 5}
        found += len([*derived(spans, {theme for node, theme in spans if not node})])
        found_in_counts += len([*derived(exact, {theme for node, theme in exact if not node})])
        for before in published:
            for key in before.keys() & allowed.cells.keys():
                changed = {author for author, _ in before[key].items() ^ allowed.cells[key].items()}
                assert not 0 < len(changed) < 5
        published.append(allowed.cells)
    assert found == 0
    assert found_in_counts > 0
    assert any(node for marks_of in published for node, _ in marks_of)
