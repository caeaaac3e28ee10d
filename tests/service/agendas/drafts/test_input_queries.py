"""What a draft rests on: the language of the two, chosen by both or English."""

from service.agendas.drafts import input_queries
from service.bootstrap import Parts
from service.models import Person
from tests.agenda_pairs import couple


def test_an_agenda_is_said_in_the_language_of_both_or_in_english(parts: Parts) -> None:
    found = couple(parts)
    for a, b, said in (
        ("de", "de", "de"),
        ("de", "en", "en"),
        ("de", None, "en"),
        (None, None, "en"),
    ):
        with parts.write() as db:
            db.get_one(Person, found.a).language = a
            db.get_one(Person, found.b).language = b
        with parts.read() as db:
            made = input_queries.material_of(db, found.planned, parts.clock())
        assert made is not None
        assert made.language == said
