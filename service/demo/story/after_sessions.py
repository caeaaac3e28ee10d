"""What sessions leave behind: taps, notes, next steps and posts on the learned wall."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from service.demo.story import schedule
from service.demo.story.lines import fragments, meetings
from service.demo.story.phrasing import WEEKDAYS, chance, pick, say
from service.demo.story.roster import by_email, tables
from service.demo.story.scenes import (
    ScriptedFeedback,
    ScriptedFollowUp,
    ScriptedNote,
    ScriptedOutcome,
    ScriptedPair,
    Sitting,
    Taught,
)
from service.themes.career_stage_flows import CareerStage, stage_of

TAPPED = 0.86  # share of people who tap after a session
LINED = 0.45  # share of those who add a line
LINE_TICKED = 0.15
NOTED, STEPPED = 0.26, 0.62  # shares of sessions with a shared note, with a next step
WALL = 30
NAMED = 0.85  # share of posts that name the partner
# Posts each way between the youngest and the longest careers that come first, name the partner and
# are a week old where their pair is: with fewer the page between the generations stays empty.
ACROSS_CAREERS = 9
SETTLED = 4  # sessions held before somebody posts
STEP_ENDS: tuple[Literal["done", "dropped"], ...] = ("done",) * 9 + ("dropped",)
Learner = tuple[ScriptedPair, str, str]  # a pair, who learnt and from whom
TONES = {5: "good", 4: "good", 3: "middling", 2: "low", 1: "low"}
WHO_TAUGHT, WHO_SHARES = ("both", "one", "other", "neither"), (0.74, 0.12, 0.12, 0.02)


def feedback(
    rng: np.random.Generator, pairs: Sequence[ScriptedPair]
) -> tuple[ScriptedFeedback, ...]:
    lines, said = tables("stories.toml")["feedback"], set[tuple[str, str]]()
    found: list[ScriptedFeedback] = []
    for pair in pairs:
        warmth = float(rng.normal(4.3, 0.35))
        for sitting in pair.held:
            taught = str(rng.choice(WHO_TAUGHT, p=WHO_SHARES))
            for author in (pair.one, pair.other):
                if chance(rng, TAPPED):
                    useful, safe = _taps(rng, pair, sitting, author=author, warmth=warmth)
                    text = _line(rng, lines[TONES[useful]], author, said=said)
                    ticked = bool(text) and chance(rng, LINE_TICKED)
                    who = _as_seen_by(author == pair.one, taught)
                    found.append(
                        ScriptedFeedback(
                            author, pair.key, sitting.number, who, useful, safe, text, ticked
                        )
                    )
    # the first pair's first person has not yet looked back on their last session
    awaited = (pairs[0].key, pairs[0].held[-1].number, pairs[0].one)
    return tuple(one for one in found if (one.pair, one.session, one.author) != awaited)


def notes(rng: np.random.Generator, pairs: Sequence[ScriptedPair]) -> tuple[ScriptedNote, ...]:
    found = []
    for pair, sitting, kept in _by_session(rng, pairs, NOTED):
        if (text := _fragment(rng, pair, "notes", used=kept)) is not None:
            found.append(
                ScriptedNote(pick(rng, (pair.one, pair.other)), pair.key, sitting.number, text)
            )
    return tuple(found)


def follow_ups(
    rng: np.random.Generator, pairs: Sequence[ScriptedPair]
) -> tuple[ScriptedFollowUp, ...]:
    """Return next steps, due by the next session; only those of the last one may be open."""
    found = []
    for pair, sitting, kept in _by_session(rng, pairs, STEPPED):
        owner = pick(rng, (pair.one, pair.other))
        text = _fragment(rng, pair, "steps", used=kept, learner=owner)
        is_last = sitting == pair.held[-1]
        if text is not None:
            due = sitting.day + 7 * pair.cadence_weeks
            state = "open" if is_last else pick(rng, STEP_ENDS)
            found.append(ScriptedFollowUp(owner, pair.key, sitting.number, text, due, state))
    return tuple(found)


def outcomes(
    rng: np.random.Generator, pairs: Sequence[ScriptedPair]
) -> tuple[ScriptedOutcome, ...]:
    """Return WALL posts: those told by hand, then one each for pairs that met often enough."""
    found = [_by_hand(entry, pairs) for entry in tables("stories.toml")["outcome"]]
    posted = set[str]()
    settled = [pair for pair in pairs if len(pair.held) >= SETTLED]
    learners = [(p, a, b) for p in settled for a, b in ((p.one, p.other), (p.other, p.one))]
    drawn = [learners[int(at)] for at in rng.permutation(len(learners))]
    first = _across_careers(drawn)
    for pair, author, partner in [*first, *(one for one in drawn if one not in first)]:
        text = _outcome_text(rng, author, partner, posted=posted)
        if text is None or len(found) == WALL or any(author == one.author for one in found):
            continue
        posted.add(text)
        is_first = (pair, author, partner) in first
        named = chance(rng, NAMED) or is_first
        day = _day_of_post(rng, pair, is_old=is_first)
        leads = any(one.manager == author for one in by_email().values())
        found.append(ScriptedOutcome(author, partner, pair.key, day, text, "en", named, leads))
    return tuple(sorted(found, key=lambda one: one.day))


def _across_careers(learners: Sequence[Learner]) -> list[Learner]:
    """Return some who learnt across the longest distance, as many one way as the other."""
    people = by_email()
    found: dict[tuple[CareerStage | None, ...], list[Learner]] = {}
    for learner in learners:
        stages = tuple(stage_of(people[email].career_years) for email in learner[1:])
        if set(stages) == {CareerStage.EARLY, CareerStage.LATE}:
            found.setdefault(stages, []).append(learner)
    return [one for way in found.values() for one in way[:ACROSS_CAREERS]]


def _day_of_post(rng: np.random.Generator, pair: ScriptedPair, *, is_old: bool) -> int:
    since = max(pair.held[SETTLED - 1].day + 1, -120)
    until = -schedule.WEEK - 1 if is_old else -1
    return int(rng.integers(since, max(until, since + 1)))


def _by_session(
    rng: np.random.Generator, pairs: Sequence[ScriptedPair], share: float
) -> list[tuple[ScriptedPair, Sitting, set[str]]]:
    """Draw sessions; the set is the pair's own, for what has been used already."""
    drawn = []
    for pair in pairs[1:]:  # the first is told by hand
        used = set[str]()
        drawn += [(pair, sitting, used) for sitting in pair.held if chance(rng, share)]
    return drawn


def _fragment(
    rng: np.random.Generator, pair: ScriptedPair, kind: str, *, used: set[str], learner: str = ""
) -> str | None:
    """Return an unused fragment about what the pair meets on, or None if all are used."""
    ways = ((pair.one, pair.other), (pair.other, pair.one))
    met = [meeting for a, b in ways if learner in {"", a} for meeting in meetings(a, b)]
    known = [fragments(seek.family, kind, seek.skill) for seek, _ in met]
    left = [text for texts in known for text in texts if text not in used]
    if not left:
        return None
    used.add(chosen := pick(rng, left))
    return say(rng, chosen, {})


def _taps(
    rng: np.random.Generator, pair: ScriptedPair, sitting: Sitting, *, author: str, warmth: float
) -> tuple[int, int]:
    fading = 0.8 if pair.state in {"quiet", "ended"} and sitting == pair.held[-1] else 0.0
    shy = 0.3 if sitting.number == 1 and by_email()[author].career_years < SETTLED else 0.0
    drawn = rng.normal((warmth - fading, warmth + 0.1 - fading - shy), 0.7)
    useful, safe = (int(value) for value in np.clip(np.rint(drawn), 1, 5))
    return useful, safe


def _line(
    rng: np.random.Generator, templates: Sequence[str], author: str, *, said: set[tuple[str, str]]
) -> str:
    template = pick(rng, templates)
    if not chance(rng, LINED) or (author, template) in said:
        return ""
    said.add((author, template))
    return say(rng, template, {"day": WEEKDAYS})


def _as_seen_by(is_first: bool, taught: str) -> Taught:  # noqa: FBT001 - which of two people
    if taught == "both":
        return "both"
    if taught == "neither":
        return "neither"
    return "me" if (taught == "one") == is_first else "partner"


def _by_hand(entry: Mapping[str, Any], pairs: Sequence[ScriptedPair]) -> ScriptedOutcome:
    author = entry["author"]
    mine = [pair for pair in pairs if author in {pair.one, pair.other}]
    pair = next((p for p in mine if entry["from"] in {p.one, p.other}), mine[0] if mine else None)
    return ScriptedOutcome(
        author=author,
        partner=entry["from"],
        pair=pair.key if pair else None,
        day=-entry["days"],
        text=entry["text"],
        lang=entry["lang"],
        named=entry["named"],
        as_learner=entry["as_learner"],
    )


def _outcome_text(
    rng: np.random.Generator, author: str, partner: str, *, posted: set[str]
) -> str | None:
    met = [seek for seek, _ in meetings(author, partner)]
    known = [fragments(seek.family, "outcomes", seek.skill) for seek in met]
    left = [text for texts in known for text in texts if text not in posted]
    return pick(rng, left) if left else None
