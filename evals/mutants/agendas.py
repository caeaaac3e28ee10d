"""Defects of drafted agendas."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from evals.mutate import Mutant
from evals.suites.agenda_cases import PRIVATE
from evals.suites.agenda_texts import library_of
from evals.suites.agendas import AgendaCase, AgendaOutput, Drafted, wording
from prompts.agenda import Item, learner_of
from service.agendas.composer.compose import compose

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


def swap_directions(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    return _each(output, chance, lambda i: {"question": i.for_teacher, "for_teacher": i.question})


def swap_what_is_cited(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    def turned(one: Drafted) -> Drafted:
        cited = {item.key: item.evidence for item in one.items}
        other = {"a": "b", "b": "a"}
        items = tuple(
            item.model_copy(update={"evidence": cited.get(other[item.key[0]] + item.key[1:])})
            if learner_of(item.key) and other[item.key[0]] + item.key[1:] in cited
            else item
            for item in one.items
        )
        return replace(one, items=items)

    return _changed(output, chance, turned)


def drop_a_direction(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    def less(one: Drafted) -> Drafted:
        return replace(one, items=tuple(i for i in one.items if learner_of(i.key) != "a"))

    return _changed(output, chance, less)


def drop_evidence_of_stages(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    def bare(item: Item) -> Item:
        return item if learner_of(item.key) else item.model_copy(update={"evidence": []})

    return _changed(output, chance, lambda one: replace(one, items=tuple(map(bare, one.items))))


def invent_evidence(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    return _each(output, chance, lambda item: {"evidence": [*item.evidence[:2], "e99"]})


def tell_a_private_note(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    return _each(output, chance, lambda item: {"question": f"{PRIVATE}. {item.question}"})


def two_items_alike(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    def same(one: Drafted) -> Drafted:
        last = one.items[-1].model_copy(update={"question": one.items[0].question})
        return replace(one, items=(*one.items[:-1], last))

    return _changed(output, chance, same)


def questions_of_the_first_session(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    def early(one: Drafted) -> Drafted:
        stage = "first" if one.brief.stage != "first" else "closing"
        items = compose(one.brief.model_copy(update={"stage": stage}), library_of("en"))
        return replace(one, items=tuple(items))

    return _changed(output, chance, early)


def ignore_the_subject(output: AgendaOutput, _: Cases, __: Chance) -> AgendaOutput:
    def deaf(one: Drafted) -> Drafted:
        own = [e for e in one.brief.evidence if (e.kind, e.owner) != ("goal", "both")]
        brief = one.brief.model_copy(update={"evidence": own})
        return replace(one, items=tuple(compose(brief, library_of(brief.language))))

    return {case: deaf(drafted) for case, drafted in output.items()}


def speak_the_wrong_language(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    def foreign(one: Drafted) -> Drafted:
        wrong = "en" if one.brief.language == "de" else "de"
        return replace(one, items=tuple(compose(one.brief, library_of(wrong))))

    return _changed(output, chance, foreign)


def never_move_on(output: AgendaOutput, _: Cases, __: Chance) -> AgendaOutput:
    def stuck(one: Drafted) -> Drafted:
        rows = [row.model_copy(update={"visits": 0}) for row in one.brief.coverages]
        brief = one.brief.model_copy(update={"coverages": rows, "visited": {}})
        return replace(one, items=tuple(compose(brief, library_of(brief.language))))

    return {case: stuck(drafted) for case, drafted in output.items()}


def put_the_line_into_the_text(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    return _each(
        output, chance, lambda i: {"question": f"“{i.title}, ” {i.question}", "title": "- "}
    )


def only_ask(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    return _each(output, chance, lambda _: {"question_id": "taste-how-it-began"}, share=1.0)


def deal_three_cards_round(output: AgendaOutput, _: Cases, __: Chance) -> AgendaOutput:
    return {
        case: replace(drafted, run=(drafted.run[0], *drafted.run[:2], *drafted.run[:3]))
        for case, drafted in output.items()
    }


def forget_the_pairs_own_matter(output: AgendaOutput, _: Cases, chance: Chance) -> AgendaOutput:
    return _each(output, chance, lambda _: {"title": "Something worth knowing"})


def _each(
    output: AgendaOutput,
    chance: Chance,
    change: Callable[[Item], dict[str, object]],
    *,
    share: float = SHARE,
) -> AgendaOutput:
    """Change every item of a direction in a share of the drafts."""

    def spoilt(one: Drafted) -> Drafted:
        items = tuple(
            item.model_copy(update=change(item)) if learner_of(item.key) else item
            for item in one.items
        )
        return replace(one, items=items)

    return _changed(output, chance, spoilt, share=share)


def _timed(one: Drafted, change: dict[str, int]) -> Drafted:
    """Minutes of the first item of each named slot."""
    items = list(one.items)
    for slot, more in change.items():
        place = next(i for i, item in enumerate(items) if item.key.startswith(slot))
        items[place] = items[place].model_copy(update={"minutes": items[place].minutes + more})
    return replace(one, items=tuple(items))


def _changed(
    output: AgendaOutput,
    chance: Chance,
    change: Callable[[Drafted], Drafted],
    *,
    share: float = SHARE,
) -> AgendaOutput:
    hit = chance.random(len(output)) < share
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
    Mutant("swap the two texts", "agendas", ("direction",), swap_directions),
    Mutant("swap what is cited", "agendas", ("groundedness",), swap_what_is_cited),
    Mutant("drop one direction", "agendas", ("balance", "slots"), drop_a_direction),
    Mutant("drop evidence of the stages", "agendas", ("cites",), drop_evidence_of_stages),
    Mutant("make up evidence", "agendas", ("groundedness",), invent_evidence),
    Mutant("tell a private note", "agendas", ("private",), tell_a_private_note),
    Mutant("two items alike", "agendas", ("unlike",), two_items_alike),
    Mutant("another stage's cards", "agendas", ("stage",), questions_of_the_first_session),
    Mutant("ignore the subject", "agendas", ("subject",), ignore_the_subject),
    Mutant("speak the wrong language", "agendas", ("grammar",), speak_the_wrong_language),
    Mutant("never move on", "agendas", ("depth",), never_move_on),
    Mutant("put the line into the text", "agendas", ("grammar",), put_the_line_into_the_text),
    Mutant("only ask", "agendas", ("does",), only_ask),
    Mutant("deal the same cards round", "agendas", ("variety",), deal_three_cards_round),
    Mutant("forget the pair's own matter", "agendas", ("own matter",), forget_the_pairs_own_matter),
)
