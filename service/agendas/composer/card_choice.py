"""Deal the cards of one agenda: what suits, what this pair has not had, what the minutes allow."""

import hashlib
from collections.abc import Callable, Sequence

from prompts.agenda import AgendaBrief
from service.agendas.composer.topics import Topic
from service.learning.library import Family, Library, QuestionCard

_OTHER_FAMILIES: dict[Family, tuple[Family, ...]] = {
    "hands": ("neutral",),
    "tell": ("neutral",),
    "speak": ("neutral", "replay"),  # a language is practised by playing scenes too
    "replay": ("neutral",),
    "neutral": (),
    "taste": (),
    "gap": (),
}


class Dealer:
    """Hands out cards, none twice while others suit."""

    def __init__(self, brief: AgendaBrief, library: Library) -> None:
        self._brief = brief
        self._cards = [card for card in library.questions if brief.stage in card.stages]
        self._times = {card: brief.recent_questions.count(card) for card in brief.recent_questions}
        self._last = {card: place for place, card in enumerate(brief.recent_questions)}
        self._dealt: set[str] = set()

    def taught(self, topic: Topic, minutes: int) -> QuestionCard:
        """Return a card of the topic's family and depth; once those are used up, of the next."""
        others = _OTHER_FAMILIES[topic.family]
        tiers = {
            card.id: tier
            for card in self._cards
            if "learns" in card.slots and (tier := _tier(card, topic, others)) is not None
        }
        suited = [card for card in self._cards if card.id in tiers]
        return self._pick(suited, lambda card: (tiers[card.id], card.minutes > minutes))

    def staged(self, slot: str, *, has_theme: bool) -> QuestionCard:
        suited = [
            card for card in self._cards if slot in card.slots and card.wants_line == has_theme
        ]
        return self._pick(suited)

    def recap(self, told_id: str) -> QuestionCard:
        """Return what to ask about a step that was taken on, or about a note."""
        kind = next(one.kind for one in self._brief.evidence if one.id == told_id)
        is_step = kind == "follow_up"
        suited = [
            card
            for card in self._cards
            if "recap" in card.slots and (card.technique == "if_then") == is_step
        ]
        return self._pick(suited, turn=True)

    def recall(self) -> QuestionCard:
        return self._pick([card for card in self._cards if "recall" in card.slots], turn=True)

    def _pick(
        self,
        suited: Sequence[QuestionCard],
        fit: Callable[[QuestionCard], tuple[int, bool]] = lambda _: (0, False),
        *,
        turn: bool = False,
    ) -> QuestionCard:
        """Raise ValueError where no card suits. With `turn`, sessions go through them in order."""
        if not suited:
            raise ValueError("the library holds no card for this slot and stage")
        wanted = frozenset(self._brief.goal_tags)
        start = self._brief.session_number

        def order(card: QuestionCard) -> tuple[object, ...]:
            place = (suited.index(card) - start) % len(suited) if turn else 0
            times, last = self._times.get(card.id, 0), self._last.get(card.id, -1)
            shared = len(card.goal_tags & wanted)
            ticket = f"{self._brief.pair_key}\n{start}\n{card.id}"
            drawn = hashlib.sha256(ticket.encode()).hexdigest()
            return (card.id in self._dealt, place, times, *fit(card), last, -shared, drawn)

        chosen = min(suited, key=order)
        self._dealt.add(chosen.id)
        return chosen


def _tier(card: QuestionCard, topic: Topic, others: Sequence[Family]) -> int | None:
    """Return 0 for a card made for the topic, more for the next best; None for any other."""
    if card.family == topic.family and card.depth == topic.depth:
        return 0
    if card.family in others and card.depth == topic.depth:
        return 1 + others.index(card.family)
    is_further = "begin" not in {card.depth, topic.depth}
    if is_further and (card.family == topic.family or card.family in others) and topic.depth:
        return len(others) + 1
    return None
