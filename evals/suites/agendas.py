"""Agendas composed from generated pairs, whose lines that truly meet are known."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from evals.cases import Asked, Bench, Case, Measured, Metric, SuiteName
from evals.metrics import agendas as formulas
from evals.suites.agenda_briefs import AgendaInput, brief_of, followed_by
from evals.suites.agenda_cases import AgendaGold, agenda_cases
from evals.suites.agenda_texts import distinct, library_of, score_texts, six_sessions
from evals.suites.common import Scorer
from prompts.agenda import AgendaBrief, Item, fitting_ids
from service.agendas.composer.compose import compose
from service.agendas.composer.line_kinds import fitted_for

TENS = 10  # drafts among which each must find its own brief


@dataclass(frozen=True, slots=True)
class Drafted:
    """One agenda with what it was made from, and the agenda of the session before."""

    brief: AgendaBrief
    lines: Mapping[str, str]  # evidence id to line id
    items: tuple[Item, ...]
    earlier: tuple[str, ...]
    run: tuple[tuple[Item, ...], ...] = ()  # six sessions of this pair

    @property
    def text(self) -> str:
        return wording(self.items)


AgendaCase = Case[AgendaInput, AgendaGold]
AgendaOutput = Mapping[str, Drafted]


class AgendaSuite:
    name: SuiteName = "agendas"
    metrics: tuple[Metric, ...] = (
        Metric(name="balance", better="up", hard=1.0),
        Metric(name="time sum", better="up", hard=1.0),
        Metric(name="slots", better="up", hard=1.0),
        Metric(name="groundedness", better="up", margin=0.02),
        Metric(name="citation precision", better="up", margin=0.02),
        Metric(name="citation recall", better="up", margin=0.02),
        Metric(name="specificity", better="up", margin=0.03),
        Metric(name="freshness", better="up", margin=0.03),
        Metric(name="grammar", better="up", hard=1.0),
        Metric(name="direction", better="up", hard=1.0),
        Metric(name="stage", better="up", hard=1.0),
        Metric(name="depth", better="up", hard=1.0),
        Metric(name="subject", better="up", hard=1.0),
        Metric(name="private", better="up", hard=1.0),
        Metric(name="unlike", better="up", hard=1.0),
        Metric(name="cites", better="up", margin=0.02),
        Metric(name="own matter", better="up", margin=0.02),
        Metric(name="does", better="up", margin=0.02),
        Metric(name="variety", better="up", margin=0.01),
    )

    def cases(self, bench: Bench) -> Sequence[AgendaCase]:
        return agenda_cases(bench)

    def produce(self, asked: Sequence[Asked[AgendaInput]], bench: Bench) -> AgendaOutput:
        texts = sorted({text for one in asked for text in one.input.texts})
        fitted = fitted_for(bench.encoder.fingerprint)
        vectors = dict(zip(texts, bench.encoder.encode(texts), strict=True))
        made: dict[str, Drafted] = {}
        for one in asked:
            before, lines = brief_of(one.input, vectors, fitted)
            draft = partial(compose, library=library_of(one.input.language))
            earlier = draft(before)
            brief = followed_by(before, earlier, one.input, vectors=vectors)
            made[one.id] = Drafted(
                brief,
                lines,
                tuple(draft(brief)),
                (wording(earlier),) if one.input.number > 1 else (),
                tuple(map(tuple, six_sessions(before, one.input, draft, vectors=vectors))),
            )
        return made

    def measure(self, cases: Sequence[AgendaCase], output: AgendaOutput) -> Measured:
        sides = {f"{case.id}/{side}": case.cluster for case in cases for side in "ab"}
        scorer = Scorer(self.metrics, sides | {case.id: case.cluster for case in cases})
        for case in cases:
            _score_form(scorer, case, output[case.id])
            _score_grounds(scorer, case, output[case.id])
            drafted = output[case.id]
            score_texts(scorer, case, drafted.brief, items=drafted.items)
            scorer.keep("variety", case.id, distinct(drafted.run))
        for case_id, value in _specificity(cases, output).items():
            scorer.keep("specificity", case_id, value)
        return Measured(scorer.scores, errors=tuple(scorer.errors))


def wording(items: Sequence[Item]) -> str:
    return "\n".join(f"{item.title}: {item.question}" for item in items)


def _score_form(scorer: Scorer, case: AgendaCase, drafted: Drafted) -> None:
    timed = [(item.key, item.minutes) for item in drafted.items]
    booked = case.input.minutes
    absent = formulas.missing_slots(item.key for item in drafted.items if item.question)
    scorer.compute("balance", case.id, partial(formulas.is_balanced, timed))
    scorer.compute("time sum", case.id, partial(formulas.fills, timed, booked))
    scorer.keep("slots", case.id, not absent, why=", ".join(absent))
    fresh = partial(formulas.freshness, drafted.text, drafted.earlier)
    scorer.compute("freshness", case.id, fresh)


def _score_grounds(scorer: Scorer, case: AgendaCase, drafted: Drafted) -> None:
    brief = drafted.brief
    known = [piece.excerpt for piece in brief.evidence]
    good = [_is_grounded(item, brief, known) for item in drafted.items]
    share = sum(good) / len(good) if good else 0.0
    scorer.keep("groundedness", case.id, share, weight=float(len(good)))
    for side, gold in (("a", case.expected.a_learns), ("b", case.expected.b_learns)):
        own = [item for item in drafted.items if formulas.slot(item.key) == f"{side}_learns"]
        cited = [drafted.lines[e] for item in own for e in item.evidence if e in drafted.lines]
        first = [drafted.lines[e] for e in (own[0].evidence if own else []) if e in drafted.lines]
        # one item cites one offer and one seek: more lines than items hold cannot be cited
        most = min(len(gold), 2 * len(own))
        found = min(sum(line in gold for line in set(cited)), most)
        share = found / most if most else 1.0
        name = f"{case.id}/{side}"
        scorer.keep("citation precision", name, formulas.precision(first, gold))
        scorer.keep("citation recall", name, share)


def _is_grounded(item: Item, brief: AgendaBrief, known: Sequence[str]) -> bool:
    if not set(item.evidence) <= set(fitting_ids(brief, item.key)):
        return False
    names = not brief.language.startswith("de")  # German writes every noun with a capital
    return not formulas.foreign(item.question, known, names=names)


def _specificity(cases: Sequence[AgendaCase], output: AgendaOutput) -> dict[str, float]:
    stages: dict[str, list[str]] = defaultdict(list)
    for case in cases:
        stages[output[case.id].brief.stage].append(case.id)
    found: dict[str, float] = {}
    for ids in stages.values():
        for at in range(0, len(ids), TENS):
            ten = ids[at : at + TENS]
            briefs = {
                key: " ".join(piece.excerpt for piece in output[key].brief.evidence) for key in ten
            }
            found |= formulas.retrieved({key: output[key].text for key in ten}, briefs)
    return found
