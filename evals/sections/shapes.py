"""What a generated organisation consists of; everything is frozen and goes into one hash."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SynthPerson:
    id: str
    given: str
    family: str
    email: str
    unit: str
    grade: int  # 1-6
    tenure: int  # years
    language: str
    pod: int  # twelve people among whom two-way partners are planted

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


@dataclass(frozen=True, slots=True)
class Skill:
    id: str
    family: str
    name: str


@dataclass(frozen=True, slots=True)
class SynthLine:
    id: str
    person: str
    kind: Literal["offer", "seek"]
    skill: str
    text: str
    names_skill: bool


@dataclass(frozen=True, slots=True)
class SynthText:
    """A reflection that its author let count; `theme` is "" for noise."""

    id: str
    author: str
    theme: str
    text: str


@dataclass(frozen=True, slots=True)
class Secret:
    """`value` is unique in the organisation; only `entitled` may ever see it."""

    id: str
    person: str
    kind: Literal["canary", "name", "phone", "salary", "health"]
    value: str
    text: str
    entitled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    id: str
    owner: Literal["a", "b"]
    text: str
    line: str  # the line that it goes on with


@dataclass(frozen=True, slots=True)
class SynthSession:
    """One meeting of a planted pair; the gold is which lines truly meet, per direction."""

    id: str
    a: str
    b: str
    number: int
    planned: int
    minutes: int
    note: str
    follow_ups: tuple[FollowUp, ...]
    agendas_ticked: tuple[bool, bool]
    a_learns: tuple[str, ...]  # ids of lines
    b_learns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    seed: int
    split: str
    people: tuple[SynthPerson, ...]
    skills: tuple[Skill, ...]
    lines: tuple[SynthLine, ...]
    texts: tuple[SynthText, ...]
    secrets: tuple[Secret, ...]
    sessions: tuple[SynthSession, ...]
