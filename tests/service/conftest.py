"""A pair's brief to draft from: a analyses, b runs claims; every kind of evidence once."""

from collections.abc import Callable

import pytest

from prompts.agenda import AgendaBrief, Coverage, Evidence, Side
from service.agendas.composer.slots import wanted_slots
from service.learning.library import Library, load_library

BriefMaker = Callable[..., AgendaBrief]

EVIDENCE = [
    Evidence(id="e1", kind="line", owner="a", direction="offer", excerpt="pivot tables, gently"),
    Evidence(id="e2", kind="line", owner="b", direction="seek", excerpt="reading my dashboards"),
    Evidence(id="e3", kind="line", owner="b", direction="offer", excerpt="how claims are decided"),
    Evidence(id="e4", kind="line", owner="a", direction="seek", excerpt="life of a flood claim"),
    Evidence(id="e5", kind="note", owner="b", excerpt="short of sleep before the quarter ends"),
    Evidence(id="e6", kind="follow_up", owner="b", excerpt="rebuild the March dashboard alone"),
    Evidence(id="e7", kind="goal", owner="a", excerpt="speaking up in large meetings"),
    Evidence(id="e8", kind="goal", owner="b", excerpt="fewer favours asked of the data team"),
    Evidence(id="e9", kind="theme", owner="both", excerpt="meetings crowding out focus"),
    Evidence(
        id="e10",
        kind="reflection",
        owner="a",
        excerpt="I noticed that I stop breathing whenever somebody senior asks me for the total",
    ),
    Evidence(id="e11", kind="line", owner="b", direction="offer", excerpt="saying no upwards"),
    Evidence(id="e12", kind="line", owner="a", direction="offer", excerpt="sketching a process"),
]
COVERAGES = [
    Coverage(teacher="a", offer="e1", seek="e2", value=0.7, visits=1, covered_last=False),
    Coverage(teacher="b", offer="e3", seek="e4", value=0.6, visits=0, covered_last=False),
]


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def make_brief() -> BriefMaker:
    def make(minutes: int = 45, first_learner: Side = "b", **changes: object) -> AgendaBrief:
        usual: dict[str, object] = {
            "stage": "regular",
            "minutes": minutes,
            "language": "en",
            "session_number": 7,
            "pair_key": "pair-7",
            "first_learner": first_learner,
            "evidence": EVIDENCE,
            "coverages": COVERAGES,
            "recent_questions": [],
            "goal_tags": [],
            "wanted": wanted_slots(minutes, first_learner),
        }
        return AgendaBrief.model_validate(usual | changes)

    return make
