"""The whole story of Tidewater Mutual from one seed and one date: pure, and the same every time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import numpy as np

from service.demo.story import after_sessions, schedule
from service.demo.story.couples import couples
from service.demo.story.lines import planted
from service.demo.story.meetings import pair, told_pair
from service.demo.story.months import Span, spans
from service.demo.story.phrasing import chance
from service.demo.story.reflections import ReflectionScript, reflections
from service.demo.story.roster import Colleague, by_email, roster, tables
from service.demo.story.scenes import (
    Plot,
    ScriptedAction,
    ScriptedFollowUp,
    ScriptedNote,
    ScriptedPair,
    ScriptedReflection,
    Sitting,
)

SEED = 1987
SHARED = 0.25  # share of a session's reflections that the partner may read
NEVER_SHARED = frozenset({"caring", "single"})

Slots = dict[tuple[int, int, str], Sitting]  # pair, session, author


def plot(seed: int, today: date) -> Plot:
    """Return pairs, sessions and every text, all placed relative to `today`."""
    rng = np.random.default_rng(seed)
    chosen = couples(seed, today)
    pairs = [told_pair(chosen[0], today)]
    pairs += [pair(rng, key, couple, today=today) for key, couple in enumerate(chosen[1:], start=1)]
    told = _by_hand(pairs[0])
    drawn = reflections(seed, today, _writers(pairs))
    kept = drawn[len(told) :]  # the oldest give way, so that the total stays
    placed = [*told, *_placed(rng, kept, pairs, today=today)]
    notes = [
        ScriptedNote(_address(name), pairs[0].key, sitting.number, text)
        for sitting, (name, text) in _scripted(pairs[0], "notes")
    ]
    return Plot(
        today=today,
        pairs=tuple(pairs),
        reflections=tuple(sorted(placed, key=lambda one: (one.day, one.minute, one.author))),
        feedback=after_sessions.feedback(rng, pairs),
        notes=(*notes, *after_sessions.notes(rng, pairs)),
        follow_ups=(*_steps_by_hand(pairs[0]), *after_sessions.follow_ups(rng, pairs)),
        outcomes=after_sessions.outcomes(rng, pairs),
        actions=tuple(ScriptedAction(**entry) for entry in tables("stories.toml")["action"]),
    )


def _writers(pairs: Sequence[ScriptedPair]) -> list[Colleague]:
    """Return whoever has a partner, and the hidden teachers, in roster order."""
    writing = {email for one in pairs[1:] for email in (one.one, one.other)}
    writing |= set(planted().hidden_teachers)
    return [person for person in roster() if person.email in writing]


def _placed(
    rng: np.random.Generator,
    texts: Sequence[ReflectionScript],
    pairs: Sequence[ScriptedPair],
    *,
    today: date,
) -> list[ScriptedReflection]:
    """Tie each text to the author's nearest free session of that month, if there is one."""
    slots: Slots = {
        (one.key, sitting.number, author): sitting
        for one in pairs[1:]
        for sitting in one.held
        for author in (one.one, one.other)
    }
    months = spans(today)
    return [_place(rng, text, pairs, slot=_slot(slots, text, months)) for text in texts]


def _slot(
    slots: Slots, text: ReflectionScript, months: Sequence[Span]
) -> tuple[tuple[int, int, str], Sitting] | None:
    month = next(span for span in months if span.first <= text.day <= span.last)
    near = [
        (abs(sitting.day - text.day), key)
        for key, sitting in slots.items()
        if key[2] == text.author and month.first <= sitting.day <= month.last
    ]
    if not near:
        return None
    key = min(near)[1]
    return key, slots.pop(key)


def _place(
    rng: np.random.Generator,
    text: ReflectionScript,
    pairs: Sequence[ScriptedPair],
    *,
    slot: tuple[tuple[int, int, str], Sitting] | None,
) -> ScriptedReflection:
    what = (text.text, text.lang, text.in_themes, text.theme)
    if slot is None:
        zone = by_email()[text.author].time_zone
        minute = int(rng.integers(*schedule.OFFICE_HOURS))
        return ScriptedReflection(text.author, text.day, minute, zone, *what, None, None, "self")
    (key, number, _), sitting = slot
    ended = sitting.minute + pairs[key].minutes
    minute = max(ended + 2, min(ended + int(rng.integers(2, 90)), schedule.WRITTEN_UNTIL))
    shared = chance(rng, SHARED) and text.theme not in NEVER_SHARED
    audience: Literal["self", "pair"] = "pair" if shared else "self"
    zone = pairs[key].time_zone
    return ScriptedReflection(text.author, sitting.day, minute, zone, *what, key, number, audience)


def _scripted(first: ScriptedPair, kind: str) -> list[tuple[Sitting, list[Any]]]:
    sessions: Sequence[Mapping[str, Any]] = tables("stories.toml")["mara_helen"]["session"]
    return [
        (sitting, entry)
        for sitting, session in zip(first.held, sessions, strict=True)
        for entry in session[kind]
    ]


def _address(name: str) -> str:
    return f"{name}@tidewater.example"


def _by_hand(first: ScriptedPair) -> list[ScriptedReflection]:
    """Mara's newest line counts towards themes; the others are hers and Helen's alone."""
    found = _scripted(first, "reflections")
    newest = max(at for at, (_, (name, _, _)) in enumerate(found) if name == "mara.quist")
    return [
        ScriptedReflection(
            author=_address(name),
            day=sitting.day,
            minute=sitting.minute + first.minutes + 10 + at,
            time_zone=first.time_zone,
            text=text,
            lang="en",
            in_themes=at == newest,
            theme="",
            pair=first.key,
            session=sitting.number,
            audience=audience,
        )
        for at, (sitting, (name, text, audience)) in enumerate(found)
    ]


def _steps_by_hand(first: ScriptedPair) -> list[ScriptedFollowUp]:
    """Every step is done but those of the last session, which tomorrow begins with."""
    last = first.held[-1]
    return [
        ScriptedFollowUp(
            owner=_address(name),
            pair=first.key,
            session=sitting.number,
            text=text,
            due=sitting.day + 7 * first.cadence_weeks,
            state="open" if sitting == last else "done",
        )
        for sitting, (name, text) in _scripted(first, "steps")
    ]
