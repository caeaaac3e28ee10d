"""What kind of teaching a line asks for: by its words, and with a vector."""

import numpy as np
import pytest

from service.agendas.composer.line_kinds import KINDS, Fitted, LineKind, kind_by_rule, line_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("writing reports", "do"),
        ("Verträge prüfen", "do"),
        ("how a claim gets decided", "tell"),
        ("wie über einen Schaden entschieden wird", "tell"),
        ("small talk in Portuguese", "language"),
        ("Englisch für Besprechungen", "language"),
        ("saying no upwards", "attitude"),
        ("HOW DO I STOP INTERRUPTING PEOPLE???", "attitude"),
        ("pivot tables", "tool"),
        ("• SQL", "tool"),
        ("🎉", "neutral"),
        ("", "neutral"),
        ("zebras", None),
    ],
)
def test_words_tell_a_kind(text: str, kind: LineKind | None) -> None:
    assert kind_by_rule(text) == kind


def votes_for(kind: LineKind, strength: float) -> Fitted:
    """Weights that see this kind in every vector."""
    weights = np.zeros((len(KINDS), 2), dtype=np.float32)
    bias = np.array([strength * (one == kind) for one in KINDS], dtype=np.float32)
    return Fitted(weights, bias)


ROW = np.array([1.0, 0.0], dtype=np.float32)


@pytest.mark.parametrize(
    ("text", "seen", "strength", "kind"),
    [
        ("writing reports", "do", 9.0, "do"),
        ("writing reports", "tool", 9.0, "do"),  # of one family: the learner's hands
        ("writing reports", "attitude", 9.0, "neutral"),
        ("how a claim gets decided", "do", 9.0, "neutral"),
        ("how a claim gets decided", "do", 0.5, "tell"),  # the vector is unsure, the words are not
        ("zebras", "attitude", 9.0, "attitude"),
        ("zebras", "attitude", 0.5, "neutral"),
    ],
)
def test_rule_and_vector_vote(text: str, seen: LineKind, strength: float, kind: LineKind) -> None:
    assert line_kind(text, ROW, votes_for(seen, strength)) == kind


def test_without_a_vector_the_rule_decides() -> None:
    assert line_kind("pivot tables") == "tool"
    assert line_kind("zebras") == "neutral"
