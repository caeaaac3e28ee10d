"""Defects of drafted agendas."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from evals.mutate import Mutant
from evals.suites.agendas import AgendaCase, AgendaOutput, Drafted, wording
from prompts.agenda import Item

Chance = np.random.Generator
Cases = Sequence[AgendaCase]
SHARE = 0.2  # of the drafts that a defect befalls


def move_minutes(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    return _changed(output, chance, lambda one: _timed(one, {"a_learns": -6, "b_learns": 6}))


def add_minutes(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    return _changed(output, chance, lambda one: _timed(one, {"open": 5}))


def remove_the_next_step(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    return _changed(
        output,
        chance,
        lambda one: replace(one, items=tuple(i for i in one.items if i.key != "next_step")),
    )


def invent_a_number(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    def spoilt(item: Item) -> Item:
        return item.model_copy(update={"question": f"{item.question} Aim for 7419."})

    return _changed(output, chance, lambda one: replace(one, items=tuple(map(spoilt, one.items))))


def drop_evidence(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    def bare(item: Item) -> Item:
        return item.model_copy(update={"evidence": []})

    return _changed(output, chance, lambda one: replace(one, items=tuple(map(bare, one.items))))


def cite_at_random(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    def mixed(one: Drafted) -> Drafted:
        ids = sorted(one.lines)
        items = tuple(
            item.model_copy(update={"evidence": [ids[int(chance.integers(len(ids)))]]})
            for item in one.items
        )
        return replace(one, items=items)

    return _changed(output, chance, mixed)


def same_agenda_for_all(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    one = output[sorted(output)[int(chance.integers(len(output)))]]
    return {case: replace(drafted, items=one.items) for case, drafted in output.items()}


def repeat_the_last(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    return _changed(output, chance, lambda one: replace(one, earlier=(wording(one.items),)))


def _timed(one: Drafted, change: dict[str, int]) -> Drafted:
    """Minutes of the first item of each named slot."""
    items = list(one.items)
    for slot, more in change.items():
        place = next(i for i, item in enumerate(items) if item.key.startswith(slot))
        items[place] = items[place].model_copy(update={"minutes": items[place].minutes + more})
    return replace(one, items=tuple(items))


def _changed(
    output: AgendaOutput, chance: Chance, change: Callable[[Drafted], Drafted]
) -> AgendaOutput:
    hit = chance.random(len(output)) < SHARE
    hit[int(chance.integers(len(output)))] = True
    return {
        case: change(drafted) if now else drafted
        for (case, drafted), now in zip(sorted(output.items()), hit, strict=True)
    }


AGENDAS = (
    Mutant("move minutes to one direction", "agendas", ("balance",), move_minutes),
    Mutant("add 5 minutes", "agendas", ("time sum",), add_minutes),
    Mutant("remove the next step", "agendas", ("slots",), remove_the_next_step),
    Mutant("invent a number", "agendas", ("groundedness",), invent_a_number),
    Mutant("drop an evidence id", "agendas", ("citation recall",), drop_evidence),
    Mutant("cite a random id", "agendas", ("citation precision",), cite_at_random),
    Mutant("same agenda for all", "agendas", ("specificity",), same_agenda_for_all),
    Mutant("repeat the last agenda", "agendas", ("freshness",), repeat_the_last),
)
