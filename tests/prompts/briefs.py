"""One agenda brief to vary from."""

from prompts.agenda import AgendaBrief, Coverage, Evidence


def line(number: int, owner: str, direction: str, excerpt: str) -> Evidence:
    return Evidence.model_validate(
        {
            "id": f"e{number}",
            "kind": "line",
            "owner": owner,
            "direction": direction,
            "excerpt": excerpt,
        }
    )


BRIEF = AgendaBrief(
    stage="regular",
    minutes=45,
    language="en",
    session_number=2,
    pair_key="pair-key",
    first_learner="a",
    evidence=[
        line(1, "a", "offer", "Growing tomatoes on a balcony"),
        line(2, "b", "seek", "Keeping plants alive"),
        line(3, "b", "offer", "Reading a balance sheet"),
        line(4, "a", "seek", "Understanding our accounts"),
        Evidence(id="e5", kind="note", owner="both", excerpt="Look at the March report"),
        Evidence(id="e6", kind="theme", owner="both", excerpt="meeting-free mornings"),
    ],
    coverages=[
        Coverage(teacher="a", offer="e1", seek="e2", value=0.5, visits=0, covered_last=False),
        Coverage(teacher="b", offer="e3", seek="e4", value=0.8, visits=1, covered_last=True),
    ],
    recent_questions=["q1"],
    goal_tags=["finance"],
    wanted=["check_in", "a_learns_1", "b_learns_1", "open"],
)
TEXTS = [piece.excerpt for piece in BRIEF.evidence]
