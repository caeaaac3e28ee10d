"""The section of skills and lines, from O*NET text: a skill is an occupation, worded as its tasks.

Offers and seeks of a skill never use the same task, so that only their meaning can meet.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from evals.sections.people import POD
from evals.sections.shapes import Skill, SynthLine, SynthPerson
from evals.sources import onet

LEAST_WORDS, MOST_WORDS, MOST_CHARACTERS = 4, 22, 190
NAMING = 0.3  # share of lines that name the skill
PLANTED_PAIRS = 4  # in every pod of twelve
SLOTS = (0, 0, 1)  # which of a person's two skills each of the three lines is about
OFFERS = (
    "{task}",
    "I can show how to {task}",
    "Happy to explain how we {task}",
    "Ask me how to {task}",
)
SEEKS = (
    "{task}",
    "I want to learn how to {task}",
    "How do you {task}?",
    "I would like to watch somebody {task}",
)
OFFERS_NAMING = ("The daily work of {name}", "What {name} need to know", "First steps among {name}")
SEEKS_NAMING = ("What {name} do all day", "I wonder how {name} think", "To understand {name}")
FRAMES = {"offer": (OFFERS, OFFERS_NAMING), "seek": (SEEKS, SEEKS_NAMING)}
Tasks = Mapping[str, Sequence[str]]


def skills(split: str) -> tuple[tuple[Skill, ...], Tasks]:
    """60 skills in 12 families; the splits share no skill."""
    tasks: dict[str, list[str]] = defaultdict(list)
    titles: dict[str, str] = {}
    for kind, code, title, text in onet():
        if kind == "task":
            titles[code] = title
            tasks[code].append(text)
    family: dict[str, list[str]] = defaultdict(list)
    for code in sorted(titles):
        family[code[:2]].append(code)
    wanted = [c for codes in family.values() for c in codes[0 if split == "dev" else 1 :: 2]]
    made = tuple(Skill(code, code[:2], titles[code].lower()) for code in wanted)
    return made, {code: tasks[code] for code in wanted}


def make_lines(
    chance: np.random.Generator,
    people: Sequence[SynthPerson],
    known: Sequence[Skill],
    *,
    tasks: Tasks,
) -> tuple[SynthLine, ...]:
    """Three offers and three seeks each, over two skills taught and two wanted."""
    names = {skill.id: skill.name for skill in known}
    made: list[SynthLine] = []
    for person, (taught, wanted) in zip(people, _plan(chance, len(people), known), strict=True):
        for number, slot in enumerate(SLOTS):
            for kind, skill in (("offer", taught[slot]), ("seek", wanted[slot])):
                naming = bool(chance.random() < NAMING)
                own = tasks[skill][0 if kind == "offer" else 1 :: 2]
                frames = FRAMES[kind][naming]
                filled = _filled(chance, frames, own, name=names[skill])
                line_id = f"{person.id}/{kind}{number}"
                line_kind = "offer" if kind == "offer" else "seek"
                made.append(SynthLine(line_id, person.id, line_kind, skill, filled, naming))  # type: ignore[arg-type]  # one of the two literals
    return tuple(made)


def relevance(left: str, right: str) -> int:
    """Gold relevance of two skill ids: 3 the same, 1 of one family, else 0."""
    return 3 if left == right else 1 if left[:2] == right[:2] else 0


Plan = list[tuple[list[str], list[str]]]


def _plan(chance: np.random.Generator, count: int, known: Sequence[Skill]) -> Plan:
    """Two skills taught and two wanted per person, none both; partners 0-1, 2-3 ... meet."""
    plan: Plan = []
    for number in range(count):
        drawn = [known[int(i)].id for i in chance.permutation(len(known))[:4]]
        plan.append((drawn[:2], drawn[2:]))
        place = number % POD
        if place % 2 and place < 2 * PLANTED_PAIRS:
            (taught, wanted), partner = plan[number], plan[number - 1]
            taught[0], wanted[0] = partner[1][0], partner[0][0]
            _keep_apart(taught, wanted, drawn)
    return plan


def _keep_apart(taught: list[str], wanted: list[str], drawn: Sequence[str]) -> None:
    """The second skills may not repeat what the planted first ones brought."""
    spare = [skill for skill in drawn if skill not in (taught[0], wanted[0])]
    taught[1], wanted[1] = spare[0], spare[1]


def _filled(
    chance: np.random.Generator, frames: Sequence[str], tasks: Sequence[str], *, name: str
) -> str:
    frame = frames[int(chance.integers(len(frames)))]
    task = _spoken(tasks[int(chance.integers(len(tasks)))])
    return frame.format(name=name, task=task)[:MOST_CHARACTERS].rstrip(" ,")


def _spoken(task: str) -> str:
    """As people write: no full stop, small first letter, and long ones end at an early comma."""
    task = task[:1].lower() + task[1:].rstrip(".")
    words = task.split()
    if len(words) <= MOST_WORDS:
        return task
    clause = re.split(r", |; | to ", task)[0]
    kept = clause.split() if len(clause.split()) >= LEAST_WORDS else words
    return " ".join(kept[:MOST_WORDS])
