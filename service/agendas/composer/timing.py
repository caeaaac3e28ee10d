"""Divide a session into whole minutes that add up to its length."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from prompts.agenda import SlotKey, slot_of

SHORTEST, LONGEST = 25, 180  # minutes of a session that can be drafted
ONE_WAY = 0.20  # beyond this imbalance the page asks "one-way today?"
SLOTS = ("check_in", "commitments", "a_learns", "b_learns", "open", "safe_space", "next_step")


class Balance(NamedTuple):
    """Minutes and items of each direction."""

    a_minutes: int
    b_minutes: int
    a_items: int
    b_items: int

    @property
    def is_one_way(self) -> bool:
        widest = max(
            imbalance(self.a_minutes, self.b_minutes), imbalance(self.a_items, self.b_items)
        )
        return widest > ONE_WAY


def allot(minutes: int, wanted: Sequence[SlotKey]) -> dict[SlotKey, int]:
    """Whole minutes per item, summing to `minutes`; items of one slot share it evenly.

    Minutes of a slot that nobody wants go to `open`, or to the first wanted slot if that is
    missing too. Raises ValueError outside 25-180 minutes, for no items and for an unknown slot.
    """
    if not SHORTEST <= minutes <= LONGEST:
        raise ValueError("a session lasts 25 to 180 minutes")
    by_slot: dict[str, list[SlotKey]] = {}
    for key in wanted:
        by_slot.setdefault(slot_of(key), []).append(key)
    if not by_slot or not by_slot.keys() <= set(SLOTS):
        raise ValueError("an agenda holds at least one item, all of known slots")
    budget = _slot_minutes(minutes)
    spare = sum(budget[slot] for slot in SLOTS if slot not in by_slot)
    budget["open" if "open" in by_slot else next(iter(by_slot))] += spare
    shared: dict[SlotKey, int] = {}
    for slot, keys in by_slot.items():
        each, left = divmod(budget[slot], len(keys))
        shared |= {key: each + (place < left) for place, key in enumerate(keys)}
    return {key: shared[key] for key in wanted}


def imbalance(x: float, y: float) -> float:
    """0 when both directions are equal, 1 when one has nothing."""
    return abs(x - y) / max(x, y) if x or y else 0.0


def balance(timed: Iterable[tuple[SlotKey, int]]) -> Balance:
    """Compare both directions over (key, minutes) of an agenda, as drafted or as edited."""
    entries = [(slot_of(key), minutes) for key, minutes in timed]
    a = [minutes for slot, minutes in entries if slot == "a_learns"]
    b = [minutes for slot, minutes in entries if slot == "b_learns"]
    return Balance(sum(a), sum(b), len(a), len(b))


def _slot_minutes(minutes: int) -> dict[str, int]:
    edge = max(3, (minutes + 6) // 12)
    safe = max(1, minutes // 22)
    least_open = max(4, 15 * minutes // 100)
    learns, odd = divmod(minutes - 3 * edge - safe - least_open, 2)
    return {
        "check_in": edge,
        "commitments": edge,
        "a_learns": learns,
        "b_learns": learns,
        "open": least_open + odd,
        "safe_space": safe,
        "next_step": edge,
    }
