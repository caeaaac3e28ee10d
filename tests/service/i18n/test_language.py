"""The language spoken: who chooses it, what CLDR says of it, and catalogues that lack nothing."""

from datetime import UTC, date, datetime

import pytest
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.i18n import catalogues, formatting
from service.i18n.language import LANGUAGES, accented, preferred, say, say_many, speaking, spoken
from tests.conftest import sign_in
from tests.factories import person
from tests.plain_english import Data, left_plain

pytestmark = pytest.mark.dates


DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr;q=0.9, en;q=0.2, de;q=0.5", "de"),
        ("fr", "en"),
        ("de;q=much", "en"),
        ("," * 5000, "en"),
    ],
)
def test_the_first_known_language_of_a_browser_is_spoken(header: str, language: str) -> None:
    assert preferred(header) == language


def test_a_language_is_spoken_for_a_while_and_an_unknown_one_is_english() -> None:
    with speaking("de"):
        with speaking("tlh"):
            assert spoken() == "en"
        assert spoken() == "de"
    assert spoken() == "en"


SAID = {
    "en": ["Wednesday 25 November", "25 November", "25 November 2026", "4,000", "a, b and c"],
    "de": ["Mittwoch, 25. November", "25. November", "25. November 2026", "4.000", "a, b und c"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_numbers_and_lists_follow_the_language(language: str) -> None:
    with speaking(language):
        days = [formatting.day(DAY), formatting.short_day(DAY), formatting.dated(DAY)]
        assert [*days, formatting.number(4000), formatting.listed("abc")] == SAID[language]


def test_an_instant_is_said_in_its_zone() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    assert formatting.short_day(late, "Europe/Berlin") == "26 November"
    assert formatting.clock(late, "Europe/Berlin") == "00:30"
    assert formatting.month(DAY) == "November"


def test_the_pseudo_language_leaves_fields_and_tags() -> None:
    assert accented("Write to <b>%(name)s</b>") == "[Wrîté tö <b>%(name)s</b>]"
    assert accented("{count} lines") == "[{count} lîñés]"


def test_plurals_and_fields_are_said_in_german() -> None:
    with speaking("de"):
        assert say("Version %(n)s") == "Fassung %(n)s"
        assert say("Line {line} is not UTF-8; save the file as CSV in UTF-8.", line=3).startswith(
            "Zeile 3 "
        )
        moved = "{count} booked session is moved too.", "{count} booked sessions are moved too."
        assert say_many(*moved, 1) == "1 gebuchtes Treffen wird verschoben."
        assert say_many(*moved, 2) == "2 gebuchte Treffen werden verschoben."


@pytest.mark.parametrize("language", catalogues.translated_languages())
def test_a_catalogue_holds_every_sentence_of_the_code_and_no_other(language: str) -> None:
    """Where this fails: `make messages`, then translate what is new in service/languages."""
    there = catalogues.known(language)
    wanted = catalogues.updated(language, catalogues.gathered())
    assert {one.id for one in there} == {one.id for one in wanted}
    assert list(there.obsolete) == []


@pytest.mark.parametrize("language", catalogues.translated_languages())
def test_a_catalogue_is_translated_whole(language: str) -> None:
    assert catalogues.lacking(catalogues.known(language)) == []


@pytest.mark.parametrize("language", catalogues.translated_languages())
def test_what_is_spoken_is_what_is_written_in_the_catalogue(language: str) -> None:
    assert catalogues.mo_file(language).read_bytes() == catalogues.as_mo(catalogues.known(language))


def test_a_sentence_whose_fields_were_lost_is_not_whole() -> None:
    catalogue = catalogues.known("de")
    catalogue.add("You and {name} meet.", "Ihr trefft euch.")
    assert catalogues.lacking(catalogue) == ["You and {name} meet."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_and_keeps_to_it(
    client: TestClient, parts: Parts, language: str
) -> None:
    with parts.write() as db:
        ana = person(db, "Ana Ruiz", parts.clock())
    sign_in(client, parts, ana)
    client.cookies.set("bothways_language", language)
    page = client.get("/reflections").text
    assert f'<html lang="{language}">' in page
    assert {"en": "Nothing written yet", "de": "Noch nichts geschrieben"}[language] in page


def test_programs_are_answered_in_english(client: TestClient) -> None:
    told = client.get("/api/v1/jobs/nothing", headers={"Accept-Language": "de"}).json()
    assert told == client.get("/api/v1/jobs/nothing").json() | {"request_id": told["request_id"]}


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>Write it down</p>", ["Write it down"]),
        ("<p>[Wrîté tö <b>Ana Ruiz</b> söön]</p>", []),
        ("<p>Ana Ruiz</p><q>my words</q><p lang='en'>Scopes</p>", []),
        ("<p>with Ana Ruiz</p>", ["with Ana Ruiz"]),
        ("<nav aria-label='Main'><a href='/'>[Hömé]</a> and more</nav>", ["Main", "and more"]),
        ("<p>A line that Ana...</p><script>const html = 1</script>", []),
    ],
)
def test_the_walk_through_the_pseudo_language_finds_what_is_plain(
    html: str, left: list[str]
) -> None:
    assert left_plain(html, Data(["Ana Ruiz", "A line that Ana wrote long ago"])) == left
