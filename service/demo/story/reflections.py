"""Six months of reflections from planted themes; one seed and date give the same texts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from service.demo.story.lines import planted
from service.demo.story.months import Span, some_workday, spans
from service.demo.story.phrasing import WEEKDAYS, chance, pick, say
from service.demo.story.roster import Colleague, tables
from service.demo.story.schedule import WEEK

REFLECTIONS = 720
SENTENCES = (0.34, 0.46, 0.2)  # shares of texts of one, two and three sentences
ATTEMPTS = 60
FRESH_ATTEMPTS = 40
FULL_CAREER = (0, 99)


@dataclass(frozen=True, slots=True)
class ReflectionScript:
    """`day` counts from today, -1 is yesterday; `theme` is the planted key, "" for noise."""

    author: str
    day: int
    text: str
    in_themes: bool
    theme: str
    lang: str = "en"


@dataclass(slots=True)
class Desk:
    """What was written so far; nothing is written twice."""

    rng: np.random.Generator
    today: date
    writers: Sequence[Colleague]
    phrases: Mapping[str, Any]
    written: list[ReflectionScript] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    fragments: set[tuple[str, str]] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)


def reflections(
    seed: int, today: date, writers: Sequence[Colleague]
) -> tuple[ReflectionScript, ...]:
    """Return REFLECTIONS texts, oldest first."""
    desk = Desk(np.random.default_rng(seed), today, writers, tables("phrases.toml"))
    settled = [w for w in writers if w.tenure_weeks > WEEK * 10]
    few = desk.phrases["themes"]["caring"]["authors"]
    carers = [settled[int(at)] for at in sorted(desk.rng.choice(len(settled), few, replace=False))]
    for span in spans(today):
        for key, theme in desk.phrases["themes"].items():
            _write_theme(desk, key, span, writers=carers if "authors" in theme else writers)
    _write_teaching(desk)
    _write_single(desk)
    _write_noise(desk, REFLECTIONS - len(desk.written))
    return tuple(sorted(desk.written, key=lambda one: (one.day, one.author)))


def planned(theme: Mapping[str, Any], span: Span) -> int:
    wanted: int = theme["plan"][span.kind]
    return round(wanted * span.share)


def _write_theme(desk: Desk, key: str, span: Span, *, writers: Sequence[Colleague]) -> None:
    theme = desk.phrases["themes"][key]
    low, high = theme.get("career", FULL_CAREER)
    able = [w for w in writers if low <= w.career_years <= high]
    for author in _least_heard(desk, able, span)[: planned(theme, span)]:
        text = _compose(desk, author, theme)
        _keep(
            desk,
            author,
            span,
            told=ReflectionScript(author.email, 0, text, in_themes=True, theme=key),
        )


def _write_teaching(desk: Desk) -> None:
    """Let each hidden teacher teach, spread over the months, what no line of theirs offers."""
    by_email = {writer.email: writer for writer in desk.writers}
    months = spans(desk.today)
    for email, skill in planted().hidden_teachers.items():
        for at, template in enumerate(desk.phrases["teaching"][skill]["lines"]):
            text = say(desk.rng, template, {})
            told = ReflectionScript(email, 0, text, in_themes=True, theme=f"teaching {skill}")
            _keep(desk, by_email[email], months[at % len(months)], told=told)


def _write_single(desk: Desk) -> None:
    author = next(w for w in desk.writers if w.team == "Marine and cargo")
    span = next(span for span in spans(desk.today) if span.kind == "last")
    text = desk.phrases["single"]["identifies"]
    _keep(
        desk,
        author,
        span,
        told=ReflectionScript(author.email, 0, text, in_themes=True, theme="single"),
    )


def _write_noise(desk: Desk, count: int) -> None:
    months = spans(desk.today)
    whole = Span("", months[-1].first, -1)
    themes = [t for t in desk.phrases["themes"].values() if t["trend"] in {"rising", "steady"}]
    for turn in range(count):
        author = _least_heard(desk, desk.writers, whole)[0]
        source, ticked = desk.phrases["noise"], chance(desk.rng, 0.3)
        lang = pick(desk.rng, author.languages)
        if chance(desk.rng, 0.35):  # on a theme's subject, yet kept to oneself
            source, ticked, lang = pick(desk.rng, themes), False, "en"
        text, lang = _foreign_or_english(desk, author, source, lang=lang)
        ticked = ticked and lang == "en" and turn > 0
        _keep(desk, author, whole, told=ReflectionScript(author.email, 0, text, ticked, "", lang))


def _foreign_or_english(
    desk: Desk, author: Colleague, source: Mapping[str, Any], *, lang: str
) -> tuple[str, str]:
    templates = [one["text"] for one in source.get("foreign", ()) if one["lang"] == lang]
    for _ in range(ATTEMPTS if templates else 0):
        text = say(desk.rng, pick(desk.rng, templates), {})
        if text not in desk.texts:
            return text, lang
    return _compose(desk, author, source), "en"


def _compose(desk: Desk, author: Colleague, source: Mapping[str, Any]) -> str:
    """Return a new text; its author meets no fragment twice while fresh ones are left."""
    words = {"work": desk.phrases["work"][author.department], "day": WEEKDAYS}
    for attempt in range(ATTEMPTS):
        parts = _parts(desk, source)
        marks = {(author.email, part) for part in parts}
        text = " ".join(say(desk.rng, part, words) for part in parts)
        stale = bool(marks & desk.fragments) and attempt < FRESH_ATTEMPTS
        if not stale and text not in desk.texts:
            desk.fragments |= marks
            return text
    raise ValueError("phrases.toml holds too few fragments for so many texts")


def _parts(desk: Desk, source: Mapping[str, Any]) -> list[str]:
    sentences = 1 + int(desk.rng.choice(3, p=SENTENCES))
    close = source.get("close", ())
    kinds = ["scene", "turn", "close"][:sentences] if close else ["scene", "turn"][:sentences]
    if sentences == len(SENTENCES) - 1 and close and chance(desk.rng, 0.3):
        kinds = ["scene", "close"]
    return [pick(desk.rng, source[kind]) for kind in kinds]


def _least_heard(desk: Desk, writers: Sequence[Colleague], span: Span) -> list[Colleague]:
    """Return those who had joined by then, whoever wrote least first, with some chance."""
    here = [w for w in writers if -w.tenure_weeks * WEEK < span.first]
    rank = {w.email: desk.counts[w.email] + 4 * float(desk.rng.random()) for w in here}
    return sorted(here, key=lambda w: rank[w.email])


def _keep(desk: Desk, author: Colleague, span: Span, *, told: ReflectionScript) -> None:
    day = some_workday(desk.rng, span, desk.today)
    desk.texts.add(told.text)
    desk.written.append(replace(told, day=day))
    desk.counts[author.email] += 1
