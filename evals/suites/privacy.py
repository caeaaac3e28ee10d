"""Redaction of marked personal information, and planted secrets looked for where others read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.cases import Asked, Bench, Case, Measured, Metric, Strict, SuiteName, read_cases
from evals.metrics import privacy as formulas
from evals.sources import slice_lines
from evals.suites.common import GENERATED, Scorer, organisation
from evals.suites.releases import NOBODY, Roster, Text, fit_part, release
from service.privacy.redaction.redact import redact
from service.privacy.redaction.roster_names import RosterEntry, RosterNames

PATTERNS = (
    "EMAIL_ADDRESS",
    "PHONE_NUMBER",
    "CREDIT_CARD",
    "IBAN_CODE",
    "IP_ADDRESS",
    "DOMAIN_NAME",
    "US_SSN",
    "DATE_TIME",
)
SURE = frozenset({"name", "phone"})  # secrets that redaction alone must take out
COARSENED = "DATE_TIME"  # a date becomes its month by design


OTHERS = ("GPE", "STREET_ADDRESS", "ZIP_CODE", "ORGANIZATION", "NRP", "TITLE", "AGE")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "PII recall": PATTERNS,
    **{f"recall {kind}": (kind,) for kind in PATTERNS},
    "recall PERSON off the roster": ("PERSON",),
    "recall places, groups, titles": OTHERS,
}


class Span(Strict):
    type: str
    start: int
    end: int


class PrivacyInput(Strict):
    text: str
    author: str = ""  # "" for a single sentence that no release rests on
    roster: tuple[str, ...] = ()  # "given|family" of everybody, told once, in the first case


class PrivacyGold(Strict):
    spans: tuple[Span, ...] = ()
    secret: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PrivacyOutput:
    """Redacted texts by case, and everything that a release of the secret texts would show."""

    redacted: Mapping[str, str]
    released: tuple[str, ...]


PrivacyCase = Case[PrivacyInput, PrivacyGold]


class PrivacySuite:
    name: SuiteName = "privacy"
    metrics: tuple[Metric, ...] = (
        Metric(name="canary leaks", better="down", hard=0.0),
        Metric(name="PII recall", better="up", margin=0.01),
        Metric(name="PII precision", better="up", margin=0.01),
        Metric(name="roster recall", better="up", margin=0.01),
        *(Metric(name=name, better="up") for name in GROUPS if name != "PII recall"),
    )

    def cases(self, bench: Bench) -> Sequence[PrivacyCase]:
        name = f"pii.{bench.split}.jsonl"
        return [
            *read_cases(slice_lines("pii", name, bench.data), name, PrivacyCase),
            *_secrets(bench),
        ]

    def produce(self, asked: Sequence[Asked[PrivacyInput]], bench: Bench) -> PrivacyOutput:
        roster = _roster(asked)
        redacted = {
            one.id: redact(one.input.text, (roster if one.input.author else NOBODY).names).text
            for one in asked
        }
        texts = [
            Text(one.id, one.input.text, one.input.author) for one in asked if one.input.author
        ]
        shown = release(fit_part(texts, bench.encoder, roster)).shown
        told = [line for theme in shown for line in theme.told]
        return PrivacyOutput(redacted, tuple(told))

    def measure(self, cases: Sequence[PrivacyCase], output: PrivacyOutput) -> Measured:
        scorer = Scorer(self.metrics, {case.id: case.cluster for case in cases})
        released = formulas.Seen(output.released)
        for case in cases:
            redacted = output.redacted[case.id]
            if case.expected.secret:
                _score_secret(scorer, case, redacted, released=released)
            else:
                _score_spans(scorer, case, redacted)
        return Measured(scorer.scores, errors=tuple(scorer.errors))


def _score_secret(
    scorer: Scorer, case: PrivacyCase, redacted: str, *, released: formulas.Seen
) -> None:
    secret, kind = case.expected.secret, case.expected.kind
    scorer.keep("canary leaks", case.id, released.holds(secret), why=f"a {kind}")
    if kind in SURE:
        name = "roster recall" if kind == "name" else "recall PHONE_NUMBER"
        scorer.keep(name, case.id, not formulas.Seen((redacted,)).holds(secret))


def _score_spans(scorer: Scorer, case: PrivacyCase, redacted: str) -> None:
    """Each span is one observation; precision weighs what was taken out of the sentence."""
    text, spans = case.input.text, case.expected.spans
    gone = formulas.removed(text, redacted)
    for name, kinds in GROUPS.items():
        marked = [span for span in spans if span.type in kinds]
        missed = [span.type for span in marked if not _is_found(gone, span)]
        share = 1 - len(missed) / len(marked) if marked else 1.0
        why = f"missed {', '.join(missed)}" if missed else ""
        scorer.keep(name, case.id, share, weight=float(len(marked)), why=why)
    marks = [(span.start, span.end) for span in spans]
    right = 1 - formulas.wrongly_gone(text, gone, marks)
    scorer.keep("PII precision", case.id, right, weight=float(gone.sum()))


def _is_found(gone: NDArray[np.bool_], span: Span) -> bool:
    test = formulas.is_coarser if span.type == COARSENED else formulas.is_found
    return test(gone, span.start, span.end)


def _secrets(bench: Bench) -> list[PrivacyCase]:
    made = organisation(bench)
    roster = tuple(f"{person.given}|{person.family}" for person in made.people)
    return [
        PrivacyCase(
            id=f"privacy/secret/{bench.split}/{bench.seed}/{secret.id}",
            suite="privacy",
            split=bench.split,
            cluster=secret.person,
            input=PrivacyInput(
                text=secret.text, author=secret.person, roster=() if number else roster
            ),
            expected=PrivacyGold(secret=secret.value, kind=secret.kind),
            source=GENERATED,
            made_by="generator",
        )
        for number, secret in enumerate(made.secrets)
    ]


def _roster(asked: Sequence[Asked[PrivacyInput]]) -> Roster:
    names = [name.split("|") for one in asked for name in one.input.roster]
    entries = [RosterEntry(given=given, family=family) for given, family in names]
    words = frozenset(word.casefold() for name in names for word in name)
    return Roster(RosterNames.of(entries), words)
