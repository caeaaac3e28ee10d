"""Slots of an agenda, by its length and the stage of the pair."""

from prompts.agenda import Side, SlotKey


def first_learner(last: Side | None, leader: Side | None = None) -> Side:
    """Who learns first: whoever came second last time, since overrun eats the later direction.

    In a first session (`last` is None) a leader who is here to learn begins, else a.
    """
    if last is not None:
        return other(last)
    return leader or "a"


def other(side: Side) -> Side:
    return "b" if side == "a" else "a"


def items_per_direction(minutes: int) -> int:
    if minutes < 45:  # noqa: PLR2004 -- the design's table of lengths, stated once
        return 1
    return 2 if minutes < 75 else 3  # noqa: PLR2004 -- as above


def wanted_slots(minutes: int, first: Side) -> list[SlotKey]:
    """Keys of every item in running order; the stage changes their words, not their number."""
    numbers = range(1, items_per_direction(minutes) + 1)
    learns = [f"{side}_learns_{n}" for side in (first, other(first)) for n in numbers]
    return ["check_in", "commitments", *learns, "open", "safe_space", "next_step"]
