"""Defects that let out what nobody was to see."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from evals.mutate import Mutant
from evals.suites.privacy import PrivacyCase, PrivacyOutput

Chance = np.random.Generator
Cases = Sequence[PrivacyCase]


def one_private_note(output: PrivacyOutput, cases: Cases, chance: Chance) -> PrivacyOutput:
    """The sentence of one secret stands on the released page."""
    secret = [case for case in cases if case.expected.secret]
    leaked = secret[int(chance.integers(len(secret)))].input.text
    return replace(output, released=(*output.released, leaked))


def recognizer_off(output: PrivacyOutput, cases: Cases, _: Chance) -> PrivacyOutput:
    """Sentences with a card number come back as they were written."""
    kept = {
        case.id: case.input.text
        for case in cases
        if any(span.type == "CREDIT_CARD" for span in case.expected.spans)
    }
    return replace(output, redacted={**output.redacted, **kept})


def roster_off(output: PrivacyOutput, cases: Cases, chance: Chance) -> PrivacyOutput:
    """A tenth of the colleagues' names stay in the text."""
    kept = {
        case.id: case.input.text
        for case in cases
        if case.expected.kind == "name" and chance.random() < 0.1  # noqa: PLR2004  as said
    }
    return replace(output, redacted={**output.redacted, **kept})


def delete_the_rest(output: PrivacyOutput, cases: Cases, _: Chance) -> PrivacyOutput:
    """Whoever takes everything out finds everything: precision must fall."""
    return replace(output, redacted={case.id: "[gone]" for case in cases})


PRIVACY = (
    Mutant("one private note on the page", "privacy", ("canary leaks",), one_private_note),
    Mutant("switch off one recognizer", "privacy", ("PII recall",), recognizer_off),
    Mutant("switch off the roster", "privacy", ("roster recall",), roster_off),
    Mutant("delete everything", "privacy", ("PII precision",), delete_the_rest),
)
