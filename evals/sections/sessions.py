"""The section of sessions: planted pairs meet, keep notes and follow-ups, and tick consents."""

from collections.abc import Mapping, Sequence

import numpy as np

from evals.sections.lines import PLANTED_PAIRS
from evals.sections.people import POD
from evals.sections.shapes import FollowUp, SynthLine, SynthPerson, SynthSession

LENGTHS = (30, 45, 50, 60, 75, 90)
NOTES = (
    "We compared two examples and wrote down three questions for next time.",
    "Most of the hour went into one case; the second topic has to wait.",
    "We drew the steps on paper and marked where it usually goes wrong.",
    "Both of us were short of time, so we agreed on a smaller exercise.",
)
FOLLOW_UPS = (
    "Try one small example of it alone",
    "Bring a real case to look at together",
    "Write down where I got stuck",
    "Ask a colleague how they go about it",
)
Lines = Mapping[str, Sequence[SynthLine]]


def make_sessions(
    chance: np.random.Generator, people: Sequence[SynthPerson], lines: Sequence[SynthLine]
) -> tuple[SynthSession, ...]:
    """One session for every planted pair: its number, length and stage are drawn."""
    own: dict[str, list[SynthLine]] = {person.id: [] for person in people}
    for line in lines:
        own[line.person].append(line)
    pods = [people[at : at + POD] for at in range(0, len(people), POD)]
    pairs = [
        (pod[2 * turn].id, pod[2 * turn + 1].id)
        for pod in pods
        for turn in range(PLANTED_PAIRS)
        if 2 * turn + 1 < len(pod)
    ]
    return tuple(_session(chance, number, pair, own=own) for number, pair in enumerate(pairs))


def _session(
    chance: np.random.Generator, serial: int, pair: tuple[str, str], *, own: Lines
) -> SynthSession:
    a, b = pair
    planned = int(chance.integers(4, 9))
    number = int(chance.integers(1, planned + 1))
    a_learns, b_learns = _meeting(own[a], own[b]), _meeting(own[b], own[a])
    return SynthSession(
        id=f"s{serial:04d}",
        a=a,
        b=b,
        number=number,
        planned=planned,
        minutes=LENGTHS[int(chance.integers(len(LENGTHS)))],
        note=NOTES[int(chance.integers(len(NOTES)))] if number > 1 else "",
        follow_ups=_follow_ups(chance, f"s{serial:04d}", (a_learns, b_learns)) * (number > 1),
        agendas_ticked=(bool(chance.random() < 0.8), bool(chance.random() < 0.8)),  # noqa: PLR2004  most tick
        a_learns=a_learns,
        b_learns=b_learns,
    )


def _meeting(learner: Sequence[SynthLine], teacher: Sequence[SynthLine]) -> tuple[str, ...]:
    """The learner's seeks and the teacher's offers that are about one skill."""
    shared = {line.skill for line in learner if line.kind == "seek"}
    shared &= {line.skill for line in teacher if line.kind == "offer"}
    seeks = [x.id for x in learner if x.kind == "seek" and x.skill in shared]
    return tuple(seeks + [x.id for x in teacher if x.kind == "offer" and x.skill in shared])


def _follow_ups(
    chance: np.random.Generator, session: str, learned: tuple[tuple[str, ...], tuple[str, ...]]
) -> tuple[FollowUp, ...]:
    made = []
    for owner, lines in zip(("a", "b"), learned, strict=True):
        text = FOLLOW_UPS[int(chance.integers(len(FOLLOW_UPS)))]
        made.append(FollowUp(f"{session}/f{owner}", owner, text, lines[0]))  # type: ignore[arg-type]  # "a" or "b"
    return tuple(made)
