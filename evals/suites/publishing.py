"""Two months of releases as the product freezes them in a database: bands, arrows, names, k.

Everything is read back from the tables that the pages show, and who is behind a card from who was
put into its theme. What is expected of both is counted here, by no code of the product's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evals.cases import Asked, Bench, Case, Measured, Metric, Strict, SuiteName
from evals.quarter.scene import moving, scene
from evals.sections.shapes import SynthPerson, SynthText
from evals.suites.common import GENERATED, Scorer, organisation
from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import (
    Audience,
    Consent,
    Person,
    PersonState,
    Purpose,
    Reflection,
    ThemeMembership,
    ThemePoint,
    ThemeRelease,
    ThemeReleaseRow,
)
from service.models.ids import uuid7
from service.themes import jobs
from service.themes.points.gather import gather
from service.themes.release.periods import period

MONTHS: Final = {"2026-08": 14, "2026-09": 16}  # and the day of each on which people write
DRAWS: Final = 3  # generated organisations a month, so that their themes have authors enough
K: Final = 5
SURE: Final = 0.5  # confidence from which a point counts
BANDS: Final = {5: "5-9", 10: "10-19", 20: "20-49", 50: "50+"}
HALVED: Final = 5  # themes that only half of their authors write about in the second month
_JOINED: Final = datetime(2025, 8, 1, tzinfo=UTC)
_SPACE: Final = UUID(int=7)


class PublishingInput(Strict):
    text: str
    author: str
    name: str  # the author's
    month: str


class PublishingGold(Strict):
    theme: str


class PublishedCard(NamedTuple):
    """`authors` are behind it; `told` is every string of it, `people` the bands of sentences."""

    month: str
    theme: str
    band: str
    arrow: str
    authors: frozenset[str]
    told: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishingOutput:
    """The cards of both months, and the points that they were made from."""

    cards: tuple[PublishedCard, ...]
    points: tuple[str, ...]


PublishingCase = Case[PublishingInput, PublishingGold]


class PublishingSuite:
    name: SuiteName = "publishing"
    metrics: tuple[Metric, ...] = (
        Metric(name="cards", better="up", margin=1.0),
        Metric(name="bands right", better="up", hard=1.0),
        Metric(name="sentences' bands within", better="up", hard=1.0),
        Metric(name="arrows right", better="up", hard=1.0),
        Metric(name="cards under k", better="down", hard=0.0),
        Metric(name="names told", better="down", hard=0.0),
    )

    def cases(self, bench: Bench) -> Sequence[PublishingCase]:
        people = organisation(bench).people
        return [
            one
            for number, month in enumerate(MONTHS)
            for one in _written(_texts(bench, number), bench, month, people=people)
        ]

    def produce(self, asked: Sequence[Asked[PublishingInput]], bench: Bench) -> PublishingOutput:
        with scene(bench.encoder) as parts:
            with parts.write() as db:
                _add_people(db, [one.input for one in asked])
            for month in MONTHS:
                with parts.write() as db:
                    _add_texts(db, [one.input for one in asked if one.input.month == month])
                moving(parts).now = period(month).freezes_at + timedelta(hours=1)
                with parts.write() as db:
                    jobs.order_release(db, period(month), parts.clock())
                drain(parts, HANDLERS)
            points = [text for month in MONTHS for text in gather(parts, period(month)).texts]
            return PublishingOutput(tuple(_cards(parts)), tuple(points))

    def measure(self, cases: Sequence[PublishingCase], output: PublishingOutput) -> Measured:
        scorer = Scorer(self.metrics, {})
        names = {word for case in cases for word in case.input.name.casefold().split()}
        before: Mapping[str, str] = {}
        for month in MONTHS:
            cards = [card for card in output.cards if card.month == month]
            scorer.keep("cards", month, len(cards))
            for card in cards:
                _score(scorer, card, before.get(card.theme))
                _score_names(scorer, f"{month} {card.theme}", card.told, names=names)
            before = {card.theme: card.band for card in cards}
        for number, point in enumerate(output.points):
            _score_names(scorer, f"point {number}", [point], names=names)
        return Measured(scorer.scores, {}, tuple(scorer.errors))


def band_of(authors: int) -> str:
    """The range of a count, "" for too few."""
    return next((said for least, said in reversed(BANDS.items()) if authors >= least), "")


def _score(scorer: Scorer, card: PublishedCard, before: str | None) -> None:
    case, order = f"{card.month} {card.theme}", list(BANDS.values())
    scorer.keep("cards under k", case, len(card.authors) < K)
    scorer.keep("bands right", case, card.band == band_of(len(card.authors)), why=card.band)
    within = all(order.index(one) <= order.index(card.band) for one in card.people)
    scorer.keep("sentences' bands within", case, within)
    moved = "new"
    if before is not None:
        apart = order.index(card.band) - order.index(before)
        moved = "up" if apart > 0 else "down" if apart < 0 else "level"
    scorer.keep("arrows right", case, card.arrow == moved, why=f"{card.arrow}, not {moved}")


def _score_names(scorer: Scorer, case: str, told: Sequence[str], *, names: set[str]) -> None:
    said = {word.strip(".,;:!?“”\"'()") for text in told for word in text.casefold().split()}
    scorer.keep("names told", case, bool(said & names))


def _texts(bench: Bench, number: int) -> list[SynthText]:
    """The texts of several generated organisations, which write about the same themes."""
    seeds = range(bench.seed + number * DRAWS, bench.seed + (number + 1) * DRAWS)
    return [text for seed in seeds for text in organisation(bench, seed).texts]


def _written(
    texts: Sequence[SynthText], bench: Bench, month: str, *, people: Sequence[SynthPerson]
) -> Iterator[PublishingCase]:
    """One month's texts by these people; one theme names a colleague in every text."""
    names = {person.id: person.name for person in people}
    themes = sorted({text.theme for text in texts if text.theme})
    last = list(MONTHS)[-1]
    colleague = people[-1].name
    for number, text in enumerate(texts):
        is_left_out = month == last and text.theme in themes[:HALVED] and int(text.author[1:]) % 2
        if is_left_out:
            continue
        named = f" {colleague} said so." if text.theme == themes[0] else ""
        yield PublishingCase(
            id=f"publishing/{bench.split}/{bench.seed}/{month}/{number}",
            suite="publishing",
            split=bench.split,
            cluster=text.author,
            input=PublishingInput(
                text=text.text + named, author=text.author, name=names[text.author], month=month
            ),
            expected=PublishingGold(theme=text.theme),
            source=GENERATED,
            made_by="generator",
        )


def _add_people(db: Session, written: Sequence[PublishingInput]) -> None:
    for author, name in sorted({(one.author, one.name) for one in written}):
        person_id = uuid5(_SPACE, author)
        db.add(
            Person(
                id=person_id,
                email=f"{author}@bothways.example",
                name=name,
                state=PersonState.ACTIVE,
                time_zone="Europe/Berlin",
                languages=["en"],
                times=[],
                created_at=_JOINED,
                welcomed_at=_JOINED,
            )
        )
        db.flush()
        db.add(
            Consent(
                id=uuid7(),
                person_id=person_id,
                purpose=Purpose.THEMES,
                granted=True,
                notice_version="1",
                created_at=_JOINED,
            )
        )


def _add_texts(db: Session, written: Sequence[PublishingInput]) -> None:
    for one in written:
        year, month = map(int, one.month.split("-"))
        at = datetime(year, month, MONTHS[one.month], 9, tzinfo=UTC)
        db.add(
            Reflection(
                id=uuid7(),
                author_id=uuid5(_SPACE, one.author),
                text=one.text,
                audience=Audience.SELF,
                in_themes=True,
                created_at=at,
            )
        )


def _cards(parts: Parts) -> Iterator[PublishedCard]:
    with parts.read() as db:
        rows = db.execute(
            sa.select(ThemeRelease, ThemeReleaseRow)
            .join(ThemeReleaseRow, ThemeReleaseRow.release_id == ThemeRelease.id)
            .order_by(ThemeRelease.period, ThemeReleaseRow.position)
        ).all()
        for release, row in rows:
            yield PublishedCard(
                release.period,
                str(row.theme_id),
                row.authors_band,
                row.arrow,
                _authors(db, release.run_id, row.theme_id),
                (row.label, *row.phrases, *(said["text"] for said in row.sentences)),
                tuple(said["people"] for said in row.sentences),
            )


def _authors(db: Session, run_id: UUID | None, theme_id: UUID) -> frozenset[str]:
    found = db.scalars(
        sa.select(ThemePoint.author_id)
        .join(ThemeMembership, ThemeMembership.point_id == ThemePoint.id)
        .where(
            ThemeMembership.run_id == run_id,
            ThemeMembership.theme_id == theme_id,
            ThemeMembership.confidence >= SURE,
        )
    )
    return frozenset(map(str, found))
