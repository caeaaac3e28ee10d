from dataclasses import replace

import numpy as np

from service.pairings.engine.explain import MatchingLines, meets
from service.pairings.engine.person import LineOrigin, Lines, Participant
from tests.crowds import SUBJECTS, WEIGHTS, identity, on_subjects, someone


def private(text: str, subject: int) -> Lines:
    return Lines.of([text], SUBJECTS[[subject]], [LineOrigin.REFLECTION])


def joined(one: Lines, other: Lines) -> Lines:
    rows = np.concatenate([one.vectors, other.vectors])
    return Lines.of([*one.texts, *other.texts], rows, [*one.sources, *other.sources])


def pair() -> tuple[Participant, Participant]:
    """Each seeks what the other offers; the other's best offer and a seek are private."""
    a = someone(1, on_subjects({0: 1.0}, name="a offers"), on_subjects({1: 1.0}, name="a seeks"))
    offers = joined(on_subjects({1: 0.7}, name="b offers"), private("secret offer", 1))
    seeks = joined(on_subjects({0: 0.7}, name="b seeks"), private("secret seek", 0))
    return a, someone(2, offers, seeks)


def words(found: MatchingLines) -> str:
    return " ".join(f"{m.seek} {m.offer}" for m in (*found.learn, *found.teach))


def test_a_private_best_line_is_replaced_by_the_best_published_one() -> None:
    a, b = pair()
    found = meets(a, b, a.id, calibration=WEIGHTS)
    assert "secret" not in words(found)
    assert [m.offer for m in found.learn] == ["b offers 0 {1: 0.7}"]


def test_the_author_sees_their_own_private_lines() -> None:
    a, b = pair()
    found = meets(a, b, b.id, calibration=WEIGHTS)
    assert found.learn[0].offer == "secret offer"
    assert "secret seek" in {m.seek for m in found.teach}


def test_an_explanation_for_others_is_the_same_with_and_without_private_lines() -> None:
    a, b = pair()
    bare = replace(b, offers=b.offers.visible(), seeks=b.seeks.visible())
    for viewer_id in (a.id, None, identity(77)):
        assert meets(a, b, viewer_id, calibration=WEIGHTS) == meets(
            a, bare, viewer_id, calibration=WEIGHTS
        )


def test_where_only_private_lines_meet_nothing_is_shown() -> None:
    a, _ = pair()
    hidden = someone(2, private("secret offer", 1), private("secret seek", 0))
    assert meets(a, hidden, a.id, calibration=WEIGHTS) == MatchingLines((), ())


def test_at_most_three_lines_meet_each_way_and_weak_ones_never() -> None:
    a = someone(1, on_subjects({9: 1.0}), on_subjects(*({i: 1.0} for i in range(5)), {8: 1.0}))
    offers = on_subjects(*({i: 0.5 + i / 10} for i in range(5)), {8: 0.3}, name="offer")
    found = meets(a, someone(2, offers, on_subjects({7: 1.0})), a.id, calibration=WEIGHTS)
    assert [m.offer.split()[1] for m in found.learn] == ["4", "3", "2"]
    assert found.teach == ()


def test_a_line_marked_published_by_mistake_stays_private() -> None:
    a, b = pair()
    wrong = replace(b.offers, published=(True, True))
    assert "secret" not in words(meets(a, replace(b, offers=wrong), a.id, calibration=WEIGHTS))
