"""What a model wrote must pass; whatever fails becomes the default's item."""

import json
from collections.abc import Callable, Sequence

import pytest

from prompts.agenda import AgendaBrief, Item, fitting_ids
from prompts.chat import Finish, Outcome, Reply, Rung
from service.agendas.composer.compose import compose
from service.agendas.composer.reply_checks import Rules, accept_reply, plain
from service.learning.library import Library

BriefMaker = Callable[..., AgendaBrief]
KEY = "b_learns_1"
GOOD = {
    "check_in": ("Arriving", "How has your sleep been before the quarter ends?", ["e5"]),
    "commitments": ("The dashboard", "How far did the March dashboard get?", ["e6"]),
    "b_learns_1": ("Dashboards", "Which dashboards would {learner} read first?", ["e2"]),
    "b_learns_2": ("Pivot tables", "Which pivot would {teacher} build first?", ["e1"]),
    "a_learns_1": ("A flood claim", "Where does a flood claim wait longest?", ["e4"]),
    "a_learns_2": ("Deciding", "Who had decided the claims by then?", ["e3"]),
    "open": ("Focus", "Which meetings crowd out your focus?", ["e9"]),
    "safe_space": ("Speaking up", "What makes speaking up easier here?", ["e7"]),
    "next_step": ("One step", "What about the dashboard comes next?", ["e6"]),
}


def drafts(**changes: object) -> dict[str, object]:
    good = {k: {"title": t, "question": q, "evidence": e} for k, (t, q, e) in GOOD.items()}
    return good | changes


def draft(title: str = "Dashboards", question: str = "", evidence: object = ("e2",)) -> object:
    return {
        "title": title,
        "question": question or "Which dashboards come first?",
        "evidence": evidence,
    }


@pytest.fixture
def brief(make_brief: BriefMaker) -> AgendaBrief:
    return make_brief()


@pytest.fixture
def fallback(brief: AgendaBrief, library: Library) -> list[Item]:
    return compose(brief, library)


def outcome_of(brief: AgendaBrief, fallback: list[Item], raw: object, rules: Rules) -> Outcome:
    """Outcome of one draft among good ones; asserts that only its item fell back."""
    items, outcomes = accept_reply(brief, drafts(**{KEY: raw}), fallback, rules=rules)
    place = [item.key for item in fallback].index(KEY)
    others = [outcome for i, outcome in enumerate(outcomes) if i != place]
    assert set(others) == {Outcome.OK}
    is_kept = items[place] == fallback[place]
    assert is_kept == (outcomes[place] is not Outcome.OK)
    return outcomes[place]


def test_a_good_reply_is_taken_with_the_defaults_minutes_and_keys(
    brief: AgendaBrief, fallback: list[Item]
) -> None:
    items, outcomes = accept_reply(brief, drafts(), fallback)
    assert set(outcomes) == {Outcome.OK}
    assert [(i.key, i.minutes) for i in items] == [(i.key, i.minutes) for i in fallback]
    assert {item.author for item in items} == {"model"}
    learns = {item.key: item.question for item in items}
    assert learns["b_learns_1"] == "Which dashboards would {b} read first?"
    assert learns["b_learns_2"] == "Which pivot would {a} build first?"


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        (draft(), Outcome.OK),
        (draft(question="“Dashboards”: What comes first? Why?"), Outcome.OK),
        (draft(title="Reading My Dashboards"), Outcome.OK),
        (draft(question="Where do **dashboards** fail, in _one_ word?"), Outcome.OK),
        (draft(evidence=["e2", "e99"]), Outcome.OK),
        (None, Outcome.EMPTY),
        (draft(title=""), Outcome.EMPTY),
        (draft(question="   "), Outcome.EMPTY),
        (draft(question="\u200b**"), Outcome.EMPTY),
        (draft(title="dashboard " * 9), Outcome.TOO_LONG),
        (draft(question="dashboard " * 30), Outcome.TOO_LONG),
        ("which dashboards?", Outcome.INVALID_JSON),
        ({"title": "Dashboards", "question": "Which?"}, Outcome.NO_EVIDENCE),
        (draft(evidence=[]), Outcome.NO_EVIDENCE),
        (draft(evidence=["e99"]), Outcome.BAD_EVIDENCE),
        (draft(evidence=["e3"]), Outcome.BAD_EVIDENCE),  # the learner's own offer
        (draft(evidence=["e9"]), Outcome.BAD_EVIDENCE),  # a theme is for the open part
        (draft(title="Cooking", question="Which soup is best?"), Outcome.BAD_EVIDENCE),
        (draft(question="See https://evil.example/dashboards now?"), Outcome.STRIPPED),
        (draft(question="See the dashboards at evil.example?"), Outcome.STRIPPED),
        (draft(question="Mail dashboards to me@evil.example?"), Outcome.STRIPPED),
        (draft(question="Which <b>dashboards</b>?"), Outcome.STRIPPED),
        (draft(question="[dashboards](javascript:alert)"), Outcome.STRIPPED),
        (draft(question="Which 12 dashboards come first?"), Outcome.STRIPPED),
        (draft(question="Which dashboards would Robert read?"), Outcome.STRIPPED),
        (draft(question="Which dashboards, Robert?"), Outcome.STRIPPED),
        (draft(title="Ask Robert about dashboards"), Outcome.STRIPPED),
        (draft(question="Which dashboards would Élodie read?"), Outcome.STRIPPED),
    ],
)
def test_each_fault_of_an_item_has_its_outcome_and_falls_back_alone(
    brief: AgendaBrief, fallback: list[Item], raw: object, outcome: Outcome
) -> None:
    assert outcome_of(brief, fallback, raw, Rules()) is outcome


def test_a_person_is_not_named_where_nobody_teaches(
    brief: AgendaBrief, fallback: list[Item]
) -> None:
    lost = draft("Sleep", "How did {learner} sleep this quarter?", ["e5"])
    items, _ = accept_reply(brief, drafts(check_in=lost), fallback)
    assert items[0] == fallback[0]


def test_eight_words_of_a_reflection_are_not_repeated(
    brief: AgendaBrief, fallback: list[Item]
) -> None:
    quoting = "When do dashboards make you stop breathing whenever somebody senior asks me for the?"
    seven = "When do you stop breathing whenever somebody senior asks me?"
    assert outcome_of(brief, fallback, draft(question=quoting), Rules()) is Outcome.STRIPPED
    touching = draft(question=seven, evidence=["e10"])
    assert outcome_of(brief, fallback, touching, Rules()) is Outcome.OK


def test_six_words_of_the_template_are_an_echo(brief: AgendaBrief, fallback: list[Item]) -> None:
    rules = Rules(template="Ask which of the dashboards you would keep.")
    echo = draft(question="Now: which of the dashboards, you would?")
    assert outcome_of(brief, fallback, echo, rules) is Outcome.ECHO
    assert outcome_of(brief, fallback, draft(), rules) is Outcome.OK


def test_a_german_draft_may_capitalise_its_nouns(make_brief: BriefMaker, library: Library) -> None:
    brief = make_brief(language="de")
    fallback = compose(brief, library)
    raw = draft("Dashboards", "Welche dashboards liest der Vorstand zuerst?")
    assert outcome_of(brief, fallback, raw, Rules()) is Outcome.OK


@pytest.mark.parametrize(
    ("near", "outcome"),
    [
        ({"reading my dashboards": 0.20}, Outcome.OK),
        ({"reading my dashboards": 0.19}, Outcome.BAD_EVIDENCE),
        ({"reading my dashboards": 0.5, "saying no upwards": 0.6}, Outcome.BAD_EVIDENCE),
    ],
)
def test_a_paraphrase_fits_when_its_excerpt_is_the_nearest_and_near_enough(
    brief: AgendaBrief, fallback: list[Item], near: dict[str, float], outcome: Outcome
) -> None:
    def similarity(_text: str, excerpts: Sequence[str]) -> list[float]:
        return [near.get(excerpt, 0.0) for excerpt in excerpts]

    raw = draft("Charts", "Which screens puzzle {learner}?")
    assert outcome_of(brief, fallback, raw, Rules(similarity=similarity)) is outcome


def test_with_over_half_bad_the_whole_default_stands(
    brief: AgendaBrief, fallback: list[Item]
) -> None:
    half = len(fallback) // 2
    few = dict(list(drafts().items())[half + 1 :])
    items, outcomes = accept_reply(brief, few, fallback)
    assert items == fallback
    assert outcomes.count(Outcome.OK) == len(few)
    items, _ = accept_reply(brief, dict(list(drafts().items())[half:]), fallback)
    assert [item.author for item in items].count("model") == len(fallback) - half


def test_an_item_with_nothing_to_cite_was_never_asked_for(
    make_brief: BriefMaker, library: Library
) -> None:
    whole = make_brief()
    brief = make_brief(evidence=[e for e in whole.evidence if e.id in {"e1", "e2"}])
    bare = brief.model_copy(update={"evidence": [], "coverages": []})
    assert fitting_ids(bare, "open") == []
    fallback = compose(bare, library)
    items, outcomes = accept_reply(bare, {}, fallback)
    assert items == fallback
    assert set(outcomes) == {Outcome.OK}


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [(json.dumps(drafts()), True), ("Sure! " + json.dumps(drafts()) + " Bye", True)]
    + [(text, False) for text in ("", "{", "[1]", "no", '{"check_in": 3}', "{}")],
)
def test_any_reply_at_all_gives_an_agenda(
    brief: AgendaBrief, fallback: list[Item], text: str, *, is_taken: bool
) -> None:
    reply = Reply(
        text=text,
        finish=Finish.STOP,
        model="small",
        rung=Rung.TEXT,
        usage=None,
        latency_ms=5,
    )
    items, outcomes = accept_reply(brief, reply, fallback)
    assert len(items) == len(outcomes) == len(fallback)
    assert (items == fallback) is not is_taken


def test_marks_and_stray_braces_are_stripped() -> None:
    said = plain("# *One* [link](x) `b` {c} {a}\n- two", "open")
    assert said == "One link b c {a} two"
