"""What each colleague teaches and seeks, and the facts planted in those lines."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from service.demo.story.roster import tables


@dataclass(frozen=True, slots=True)
class SkillLine:
    """`skill` groups lines that mean the same; it is known to the demo alone."""

    skill: str
    family: str
    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class ProfileLines:
    email: str
    offers: tuple[SkillLine, ...]
    seeks: tuple[SkillLine, ...]


@dataclass(frozen=True, slots=True)
class Planted:
    """`one_way` is (who has it all, who would learn); `hidden_teachers` maps address to skill."""

    gaps: tuple[str, ...]
    tempting_pair: tuple[str, str]
    one_way: tuple[str, str]
    hidden_teachers: dict[str, str]


@cache
def all_lines() -> dict[str, ProfileLines]:
    """Return lines by address, in file order."""
    found = tables("lines.toml")
    families = found["families"]
    return {
        entry["email"]: ProfileLines(
            entry["email"],
            tuple(_line(line, families) for line in entry["offers"]),
            tuple(_line(line, families) for line in entry["seeks"]),
        )
        for entry in found["person"]
    }


def planted() -> Planted:
    facts = tables("lines.toml")["planted"]
    return Planted(
        gaps=tuple(facts["gaps"]),
        tempting_pair=(facts["tempting_pair"][0], facts["tempting_pair"][1]),
        one_way=(facts["one_way"][0], facts["one_way"][1]),
        hidden_teachers=dict(facts["hidden_teachers"]),
    )


def meetings(learner: str, teacher: str) -> tuple[tuple[SkillLine, SkillLine], ...]:
    """Return (seek, offer) for each seek of the learner that the teacher's lines answer."""
    offers = {line.skill: line for line in reversed(all_lines()[teacher].offers)}
    seeks = all_lines()[learner].seeks
    return tuple((seek, offers[seek.skill]) for seek in seeks if seek.skill in offers)


def fragments(family: str, kind: str, skill: str) -> tuple[str, ...]:
    """Return what stories.toml has for a skill: the family's own and those marked `[skill ...]`."""
    found = []
    for text in tables("stories.toml")["families"][family][kind]:
        marked, _, rest = text.partition("] ")
        if not text.startswith("["):
            found.append(text)
        elif skill in marked[1:].split():
            found.append(rest)
    return tuple(found)


def _line(entry: dict[str, str], families: dict[str, Any]) -> SkillLine:
    skill = entry["skill"]
    return SkillLine(skill, families[skill], entry["text"], entry.get("lang", "en"))
