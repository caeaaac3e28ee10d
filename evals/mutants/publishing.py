"""Defects of what a release freezes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from evals.mutate import Mutant
from evals.suites.publishing import BANDS, K, PublishedCard, PublishingCase, PublishingOutput

Chance = np.random.Generator
Cases = Sequence[PublishingCase]
_HIGHER = dict(zip(BANDS.values(), [*list(BANDS.values())[1:], "50+"], strict=True))
_INVERTED = {"up": "down", "down": "up", "level": "new", "new": "level"}


def raise_bands(output: PublishingOutput, _: Cases, _chance: Chance) -> PublishingOutput:
    """Every card is said to rest on more people than it does."""
    return _each(output, lambda card: card._replace(band=_HIGHER[card.band]))


def raise_sentences(output: PublishingOutput, _: Cases, _chance: Chance) -> PublishingOutput:
    """Sentences are said of more people than their card has."""
    return _each(output, lambda card: card._replace(people=(_HIGHER[card.band],)))


def invert_arrows(output: PublishingOutput, _: Cases, _chance: Chance) -> PublishingOutput:
    return _each(output, lambda card: card._replace(arrow=_INVERTED[card.arrow]))


def count_texts(output: PublishingOutput, _: Cases, chance: Chance) -> PublishingOutput:
    """One card rests on the texts of four people."""
    chosen = int(chance.integers(len(output.cards)))
    card = output.cards[chosen]
    few = card._replace(authors=frozenset(sorted(card.authors)[: K - 1]))
    return replace(output, cards=(*output.cards[:chosen], few, *output.cards[chosen + 1 :]))


def tell_names(output: PublishingOutput, cases: Cases, chance: Chance) -> PublishingOutput:
    """A name stands in a title, as if redaction had been off."""
    name = cases[int(chance.integers(len(cases)))].input.name
    return _each(output, lambda card: card._replace(told=(f"{name} and {card.told[0]}",)))


def keep_names(output: PublishingOutput, cases: Cases, chance: Chance) -> PublishingOutput:
    """Points are split from texts that were not redacted."""
    name = cases[int(chance.integers(len(cases)))].input.name
    return replace(output, points=tuple(f"{point} {name}" for point in output.points))


def lose_cards(output: PublishingOutput, _: Cases, _chance: Chance) -> PublishingOutput:
    """Nothing is told of any theme."""
    return replace(output, cards=())


def _each(
    output: PublishingOutput, change: Callable[[PublishedCard], PublishedCard]
) -> PublishingOutput:
    return replace(output, cards=tuple(map(change, output.cards)))


PUBLISHING = (
    Mutant("no card at all", "publishing", ("cards",), lose_cards),
    Mutant("bands a step too high", "publishing", ("bands right",), raise_bands),
    Mutant("sentences of more people", "publishing", ("sentences' bands within",), raise_sentences),
    Mutant("arrows inverted", "publishing", ("arrows right",), invert_arrows),
    Mutant("k counted by texts", "publishing", ("cards under k",), count_texts),
    Mutant("a name in a title", "publishing", ("names told",), tell_names),
    Mutant("redaction off before splitting", "publishing", ("names told",), keep_names),
)
