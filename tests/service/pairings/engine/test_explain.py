from service.pairings.engine.explain import meets
from tests.crowds import WEIGHTS, on_subjects, someone


def test_at_most_three_lines_meet_each_way_and_weak_ones_never() -> None:
    a = someone(1, on_subjects({9: 1.0}), on_subjects(*({i: 1.0} for i in range(5)), {8: 1.0}))
    offers = on_subjects(*({i: 0.5 + i / 10} for i in range(5)), {8: 0.3}, name="offer")
    found = meets(a, someone(2, offers, on_subjects({7: 1.0})), WEIGHTS)
    assert [m.offer.split()[1] for m in found.learn] == ["4", "3", "2"]
    assert found.teach == ()
