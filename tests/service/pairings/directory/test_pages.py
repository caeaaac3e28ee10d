"""The directory: who is in it for whom, how it is searched, and what asking does."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
import structlog
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from service.access import actions as access_actions
from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import (
    Exclusion,
    Line,
    LineKind,
    Pair,
    PairState,
    Person,
    PersonState,
    Purpose,
    Suggestion,
    SuggestionState,
    Team,
)
from service.models.ids import uuid7
from service.people.actions import save_lines
from tests import factories
from tests.conftest import MovingClock, rows, sign_in
from tests.partners import BEN, MARA, PRIYA, SECRET, TOMAS, Office, embed_all, office, reflect
from tests.statements import recorded

WHO = {"Mara": MARA, "Tomas": TOMAS, "Priya": PRIYA, "Ben": BEN}
REFUSED = "be asked at the moment"


@pytest.fixture
def known(parts: Parts) -> Office:
    return office(parts, WHO)


def page(client: TestClient, known: Office, name: str = "Mara", **query: str) -> str:
    sign_in(client, known.parts, known.people[name])
    answer = client.get("/directory", params=query)
    assert answer.status_code == 200
    return answer.text


def listed(client: TestClient, known: Office, name: str = "Mara", **query: str) -> list[str]:
    """First names in the order of the page."""
    text = page(client, known, name, **query)
    places = {text.find(f"<bdi>{one} Quist</bdi>"): one for one in known.people}
    return [places[at] for at in sorted(places) if at >= 0]


def ask(client: TestClient, known: Office, name: str, other: str) -> tuple[int, str]:
    """Status, and where it leads or what is said."""
    sign_in(client, known.parts, known.people[name])
    answer = client.post(f"/directory/{known.people[other]}/ask")
    return answer.status_code, answer.headers.get("location", answer.text)


def test_it_lists_everybody_who_could_be_met_but_not_the_viewer(
    client: TestClient, known: Office
) -> None:
    assert set(listed(client, known)) == {"Tomas", "Priya", "Ben"}
    text = page(client, known)
    assert 'href="/directory"' in client.get("/suggestions").text
    for words in ("sailing a small boat", "Ask for a session", "offer"):
        assert words in text
    assert MARA["offers"][0] not in text


def test_a_word_comes_before_what_is_near(client: TestClient, known: Office) -> None:
    assert listed(client, known, q="SAILING boat")[0] == "Priya"
    found = listed(client, known, q="how a claim gets decided")
    assert found[0] == "Ben"
    assert set(found) == {"Ben", "Tomas", "Priya"}
    text = page(client, known, q="how a claim gets decided")
    assert text.count("near in meaning</small>") == 2
    assert "Nobody uses these very words" in page(client, known, q="how a claim gets settled")


def test_somebody_is_found_by_name(client: TestClient, known: Office) -> None:
    assert listed(client, known, q="tomás quist") == ["Tomas"]


@pytest.mark.parametrize(
    ("show", "found"), [("offers", {"Tomas", "Priya", "Ben"}), ("seeks", set())]
)
def test_offers_or_seeks_alone(
    client: TestClient, known: Office, show: str, found: set[str]
) -> None:
    assert set(listed(client, known, q="claim", show=show)) == found


def test_units_and_languages_narrow_the_list(
    client: TestClient, known: Office, parts: Parts, clock: MovingClock
) -> None:
    with parts.write() as db:
        team = uuid7()
        db.add(Team(id=team, name="Motor claims", created_at=parts.clock()))
        db.flush()
        db.get_one(Person, known.people["Ben"]).team_id = team
        db.get_one(Person, known.people["Tomas"]).languages = ["en", "pt"]
    clock.advance(seconds=5)
    assert listed(client, known, unit="Motor claims") == ["Ben"]
    assert listed(client, known, language="pt") == ["Tomas"]
    assert "Portuguese" in page(client, known)
    assert "Nobody is found" in page(client, known, q="sailing", unit="Motor claims")


class Rule(NamedTuple):
    """What happens to Tomas, between whom and Mara no pair may be formed then."""

    name: str
    set: Callable[[Session, Person, UUID], object]


def fields(**values: object) -> Callable[[Session, Person, UUID], object]:
    def set_all(_db: Session, person: Person, _mara: UUID) -> None:
        for name, value in values.items():
            setattr(person, name, value)

    return set_all


def withdraw(db: Session, person: Person, _mara: UUID) -> None:
    at = person.created_at + timedelta(minutes=1)
    access_actions.set_consent(db, person.id, Purpose.PAIRING, now=at, granted=False)


def have_been_a_pair(db: Session, person: Person, mara: UUID) -> None:
    at = person.created_at - timedelta(days=30)
    ended: dict[str, object] = {"state": PairState.ENDED, "ended_at": at}
    factories.pair(db, person.id, mara, at, **ended)


RULES = [
    Rule("left", fields(state=PersonState.LEFT)),
    Rule("paused", fields(state=PersonState.PAUSED)),
    Rule("full", fields(capacity=0)),
    Rule("another language", fields(languages=["fi"])),
    Rule("other hours", fields(times=["mon-morning"])),
    Rule("reporting line", lambda _db, person, mara: setattr(person, "manager_id", mara)),
    Rule("blocks", lambda db, p, mara: db.add(Exclusion(person_id=p.id, other_id=mara))),
    Rule("is blocked", lambda db, p, mara: db.add(Exclusion(person_id=mara, other_id=p.id))),
    Rule("consent", withdraw),
    Rule("past partner", have_been_a_pair),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("is_cached", [True, False])
def test_whom_a_rule_keeps_away_is_not_there_and_cannot_be_asked_and_all_look_alike(
    client: TestClient, known: Office, clock: MovingClock, rule: Rule, *, is_cached: bool
) -> None:
    if is_cached:
        page(client, known)
    with known.parts.write() as db:
        tomas = db.get_one(Person, known.people["Tomas"])
        rule.set(db, tomas, known.people["Mara"])
    clock.advance(seconds=5)
    assert set(listed(client, known)) == {"Priya", "Ben"}
    status, said = ask(client, known, "Mara", "Tomas")
    assert (status, REFUSED in said) == (422, True)
    assert said == ask(client, known, "Mara", "Tomas")[1]
    assert ask(client, known, "Mara", "Mara")[0] == 422
    stranger = client.post(f"/directory/{uuid7()}/ask")
    assert (stranger.status_code, REFUSED in stranger.text) == (422, True)
    assert rows(known.parts, Suggestion) == 0


def test_a_block_that_is_not_in_the_crowd_yet_holds_at_once(
    client: TestClient, known: Office
) -> None:
    page(client, known)
    with known.parts.write() as db:
        db.add(Exclusion(person_id=known.people["Tomas"], other_id=known.people["Mara"]))
    assert "Tomas" not in listed(client, known)
    assert REFUSED in ask(client, known, "Mara", "Tomas")[1]


def test_no_private_line_is_found_or_shown(
    client: TestClient, parts: Parts, clock: MovingClock
) -> None:
    known = office(parts, WHO)
    reflect(parts, known.people["Tomas"], SECRET)
    clock.advance(seconds=5)
    assert SECRET not in page(client, known)
    assert listed(client, known, q="zebra midnight") == []


def test_a_query_is_neither_stored_nor_logged(
    client: TestClient, known: Office, parts: Parts, capfd: pytest.CaptureFixture[str]
) -> None:
    with structlog.testing.capture_logs() as logs:
        page(client, known, q="xylophonist burnout")
    printed = capfd.readouterr()
    assert "xylophon" not in f"{logs}{printed.out}{printed.err}"
    with parts.read() as db:
        for table in Line.metadata.sorted_tables:
            assert "xylophon" not in str(db.execute(sa.select(table)).all())


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"q": "x" * 20_000}, "Use 1 to 200 characters"),
        ({"q": "😀😀"}, "Use at least one letter or digit"),
        ({"q": "a\x00b"}, "control characters"),
        ({"q": "two\nlines"}, "one line"),
        ({"show": "everything"}, "Choose one of the options offered"),
        ({"unit": "Atlantis"}, "Choose one of the options offered"),
        ({"language": "<b>"}, "Choose one of the options offered"),
    ],
)
@pytest.mark.parametrize("is_fragment", [True, False])
def test_what_cannot_be_looked_for_is_said_beside_its_field(
    client: TestClient, known: Office, query: dict[str, str], said: str, *, is_fragment: bool
) -> None:
    sign_in(client, known.parts, known.people["Mara"])
    headers = {"HX-Request": "true"} if is_fragment else {}
    answer = client.get("/directory", params=query, headers=headers)
    assert answer.status_code == 422
    assert said in answer.text
    assert "<html" not in answer.text if is_fragment else "<html" in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize(
    "query", [{"page": "-4"}, {"page": "99999999999"}, {"page": "x"}, {"a": "b"}]
)
def test_other_odd_addresses_show_the_nearest_list(
    client: TestClient, known: Office, query: dict[str, str]
) -> None:
    assert "Ask for a session" in page(client, known, **query)


def test_words_of_people_are_escaped(client: TestClient, parts: Parts) -> None:
    known = office(parts, {**WHO, "Eve": {**TOMAS, "title": "<i>boss</i>"}})
    with parts.write() as db:
        line = db.scalars(sa.select(Line).where(Line.person_id == known.people["Eve"])).first()
        assert line is not None
        line.text = "<script>alert(1)</script> claims"
    embed_all(parts)
    text = page(client, known, q="<script>alert(1)")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; claims" in text
    assert "<i>boss" not in text


def test_the_list_comes_in_pages_that_keep_the_search(client: TestClient, parts: Parts) -> None:
    crowd = {f"P{n}": {**TOMAS} for n in range(30)}
    known = office(parts, {"Mara": MARA, **crowd})
    first = page(client, known, q="claim")
    assert "30 people" in first
    assert "/directory?q=claim&amp;page=2" in first
    both = [listed(client, known, q="claim", page=str(n)) for n in (1, 2)]
    assert [len(one) for one in both] == [25, 5]
    assert len({*both[0], *both[1]}) == 30


def test_a_longer_list_needs_no_more_statements(client: TestClient, parts: Parts) -> None:
    known = office(parts, {"Mara": MARA, **{f"P{n}": TOMAS for n in range(20)}})
    counts = []
    for query in ("P1 Quist", "claim"):
        page(client, known, q=query)  # what is read once a process is read now
        with recorded() as statements:
            assert client.get("/directory", params={"q": query}).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 14


def test_asking_end_to_end(client: TestClient, known: Office) -> None:
    assert ask(client, known, "Mara", "Priya") == (303, "/suggestions#waiting")
    assert "waiting for the answer until" in client.get("/suggestions").text
    assert "You said yes to Priya Quist" in client.get("/").text
    text = page(client, known)
    assert "You said yes; waiting for the answer until" in text
    theirs = known.suggestion("Priya", "Mara")
    shown = sign_in(client, known.parts, known.people["Priya"])
    told = shown.get(f"/suggestions/{theirs.id}").text
    assert "said yes" not in told
    answer = shown.post(f"/suggestions/{theirs.id}/accept")
    with known.parts.read() as db:
        pair = db.scalars(sa.select(Pair)).one()
    assert answer.headers["location"] == f"/pairs/{pair.id}/start"
    assert ask(client, known, "Mara", "Priya") == (303, f"/pairs/{pair.id}/start")


def test_asking_twice_does_nothing_twice(client: TestClient, known: Office) -> None:
    for _ in range(3):
        assert ask(client, known, "Mara", "Tomas")[0] == 303
    assert rows(known.parts, Suggestion) == 2


def test_two_who_ask_each_other_are_a_pair(client: TestClient, known: Office) -> None:
    ask(client, known, "Mara", "Tomas")
    status, where = ask(client, known, "Tomas", "Mara")
    assert (status, where.endswith("/start")) == (303, True)
    assert rows(known.parts, Pair) == 1


def test_whoever_is_suggested_already_is_accepted(client: TestClient, known: Office) -> None:
    known.suggest()
    row = known.suggestion("Mara", "Tomas")
    assert "Suggested to you" in page(client, known)
    ask(client, known, "Mara", "Tomas")
    assert [one.id for one in known.shown("Mara", SuggestionState.ACCEPTED)] == [row.id]


def test_a_weak_fit_that_was_asked_for_stays_on_show(
    client: TestClient, known: Office, clock: MovingClock
) -> None:
    ask(client, known, "Mara", "Priya")  # she seeks what Mara does not offer
    clock.advance(days=1)
    known.suggest("next day")
    assert known.suggestion("Priya", "Mara").state is SuggestionState.SHOWN
    with known.parts.write() as db:
        db.add(Exclusion(person_id=known.people["Priya"], other_id=known.people["Mara"]))
    known.suggest("after a block")
    assert known.shown("Priya") == []


def test_a_not_now_is_told_nowhere(client: TestClient, known: Office, clock: MovingClock) -> None:
    known.suggest()
    theirs = known.suggestion("Tomas", "Mara")
    sign_in(client, known.parts, known.people["Tomas"])
    client.post(f"/suggestions/{theirs.id}/decline", data={"reason": "no_time"})
    with known.parts.write() as db:
        db.execute(sa.delete(Suggestion).where(Suggestion.person_id == known.people["Mara"]))
    assert "Tomas" in listed(client, known)
    assert ask(client, known, "Mara", "Tomas") == (303, "/suggestions#waiting")
    assert known.shown("Tomas") == []
    assert ask(client, known, "Mara", "Ben") == (303, "/suggestions#waiting")
    clock.advance(days=15)
    said = {other: ask(client, known, "Mara", other) for other in ("Tomas", "Ben")}
    assert said["Tomas"] == said["Ben"]
    assert "you can ask again from" in said["Ben"][1]
    clock.advance(days=90)
    said = {other: ask(client, known, "Mara", other) for other in ("Tomas", "Ben")}
    assert said["Tomas"] == said["Ben"] == (303, "/suggestions#waiting")


def test_nobody_is_asked_by_more_than_three_at_a_time(client: TestClient, parts: Parts) -> None:
    known = office(parts, {f"P{n}": MARA for n in range(4)} | {"Tomas": TOMAS})
    told = [ask(client, known, f"P{n}", "Tomas") for n in range(4)]
    assert [status for status, _ in told] == [303, 303, 303, 422]
    assert REFUSED in told[3][1]
    assert len(known.shown("Tomas")) == 3


def test_nobody_waits_for_more_than_five(client: TestClient, parts: Parts) -> None:
    known = office(parts, {f"P{n}": TOMAS for n in range(6)} | {"Mara": MARA})
    told = [ask(client, known, "Mara", f"P{n}") for n in range(6)]
    assert [status for status, _ in told] == [303] * 5 + [422]
    assert "waiting for 5 answers" in told[5][1]


def test_an_answer_that_was_taken_back_leaves_nothing_waiting(
    client: TestClient, known: Office
) -> None:
    ask(client, known, "Mara", "Tomas")
    (mine,) = known.shown("Mara", SuggestionState.ACCEPTED)
    assert client.post(f"/suggestions/{mine.id}/undo").status_code == 303
    assert "waiting for the answer" not in client.get("/").text


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"offers": ["one line"]}, "what you want to learn"),
        ({"seeks": ["one line"]}, "what you could teach"),
        ({**MARA, "state": PersonState.PAUSED}, "You are paused"),
    ],
)
def test_who_cannot_ask_reads_why_and_what_to_do(
    client: TestClient, parts: Parts, facts: dict[str, object], said: str
) -> None:
    known = office(parts, {"Mara": facts, "Tomas": TOMAS})
    text = page(client, known)
    assert said in text
    assert "Ask for a session" not in text
    assert "Tomas Quist" in text
    status, told = ask(client, known, "Mara", "Tomas")
    assert (status, said in told) == (422, True)


def test_who_takes_no_part_sees_nobody(client: TestClient, parts: Parts) -> None:
    known = office(parts, {"Mara": {**MARA, "consents": ()}, "Tomas": TOMAS})
    text = page(client, known)
    assert "Suggestions are switched off" in text
    assert "Tomas" not in text
    assert ask(client, known, "Mara", "Tomas")[0] == 422


def test_an_empty_organisation_says_so(client: TestClient, parts: Parts) -> None:
    assert "Nobody is listed yet" in page(client, office(parts, {"Mara": MARA}))


def test_while_lines_are_read_the_pages_say_so_and_renew_themselves(
    client: TestClient, known: Office, clock: MovingClock
) -> None:
    fragment = {"HX-Request": "true"}
    sign_in(client, known.parts, known.people["Mara"])
    assert "being read" not in client.get("/suggestions").text
    with known.parts.write() as db:
        save_lines(db, known.people["Mara"], LineKind.OFFER, texts=["a new line"], now=clock())
    for path in ("/suggestions", "/directory"):
        assert "Your lines are being read" in client.get(path).text
    assert "Your lines are being read" in client.get("/suggestions", headers=fragment).text
    drain(known.parts, HANDLERS)
    assert "being read" in client.get("/suggestions").text  # the suggestions follow
    clock.advance(minutes=1)
    drain(known.parts, HANDLERS)
    assert "being read" not in client.get("/suggestions").text
    assert client.get("/suggestions", headers=fragment).headers["HX-Refresh"] == "true"
