"""The directory's list as its page shows it: a person, a line of theirs, and what else they say."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Final, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session

from service.i18n.formatting import customs, first_name
from service.models import LineKind
from service.pairings.directory import queries
from service.pairings.directory.finder import Found
from service.pairings.directory.forms import TypedSearch
from service.pairings.directory.line_catalogue import LineHit
from service.pairings.directory.queries import ListedLines, OwnAnswer
from service.pairings.engine.fit import fit
from service.pairings.engine.person import Dials
from service.pairings.engine.population_arrays import Lineup
from service.pairings.suggestions import wording
from service.web.paging import PAGE_SIZE, nearest_page, page_count

_MORE_LINES: Final = 2  # of each kind beside the one that was found


class ResultView(NamedTuple):
    """Somebody who was found, with the line that was; `both_ways` is "" where lines are missing."""

    id: UUID
    name: str
    title: str | None
    team: str | None
    kind: LineKind
    text: str
    is_by_word: bool
    offers: list[str]
    seeks: list[str]
    both_ways: str
    answer: OwnAnswer | None

    @property
    def first(self) -> str:
        return first_name(self.name)


class DirectoryView(NamedTuple):
    """One page of what was found; `near` of the `total` were found by their meaning alone."""

    results: list[ResultView]
    total: int
    near: int
    page: int
    pages: int
    path: str
    units: list[tuple[str, str]]
    languages: list[tuple[str, str]]


class Place(NamedTuple):
    """Who looks, when, and among whom."""

    viewer_id: UUID
    now: datetime
    lineup: Lineup


def directory(db: Session, found: Found, typed: TypedSearch, *, at: Place) -> DirectoryView:
    """Read one page's people in three statements, whatever their number."""
    pages = page_count(len(found.hits))
    page = nearest_page(typed.number, pages)
    hits = found.hits.page((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
    people = [at.lineup.people[hit.place].id for hit in hits]
    told = queries.listed(db, at.viewer_id, people)
    answers = queries.answers(db, at.viewer_id, people, now=at.now)
    results = [
        _result(hit, told[person_id], answers.get(person_id), at=at)
        for hit, person_id in zip(hits, people, strict=True)
        if person_id in told and hit.text in told[person_id].lines[hit.kind]
    ]
    near = found.hits.near if typed.shown_query else 0
    units = [(name, name) for name in found.units]
    languages = sorted(((code, _language(code)) for code in found.languages), key=itemgetter(1))
    return DirectoryView(
        results, len(found.hits), near, page, pages, _path(typed), units, languages
    )


def _result(
    hit: LineHit, person: ListedLines, answer: OwnAnswer | None, *, at: Place
) -> ResultView:
    more = {
        kind: [text for text in texts if kind is not hit.kind or text != hit.text][:_MORE_LINES]
        for kind, texts in person.lines.items()
    }
    return ResultView(
        person.id,
        person.name,
        person.title,
        person.team,
        hit.kind,
        hit.text,
        hit.is_by_word,
        more[LineKind.OFFER],
        more[LineKind.SEEK],
        _both_ways(hit.place, first_name(person.name), at),
        answer,
    )


def _both_ways(place: int, first: str, at: Place) -> str:
    """Say how far each offers what the other seeks, in the words of suggestions."""
    me = at.lineup.people[at.lineup.places[at.viewer_id]]
    if not len(me.offers) or not len(me.seeks):
        return ""
    found = fit(me, at.lineup.people[place], Dials(), calibration=at.lineup.calibration)
    return wording.both_ways(wording.stepped(found.teach), wording.stepped(found.learn), first)


def _language(code: str) -> str:
    named: str | None = customs().languages.get(code)
    return named or code


def _path(typed: TypedSearch) -> str:
    """Where the same list stands, without the number of its page."""
    kept: Sequence[tuple[str, str]] = [
        (name, value)
        for name in ("q", "show", "unit", "language")
        if (value := getattr(typed, name).strip())
    ]
    return f"/directory?{urlencode(kept)}" if kept else "/directory"
