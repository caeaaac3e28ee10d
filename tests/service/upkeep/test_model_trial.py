"""The doctor asks the model, with nobody's data, and says in one sentence what came back."""

from contextlib import closing
from dataclasses import replace

import pytest

from prompts.chat import ChatError, Outcome
from service.bootstrap import Parts
from service.upkeep.doctor import examine, examine_here
from service.upkeep.findings import Finding
from service.upkeep.model_trial import try_model
from tests import factories
from tests.fakes import FakeChat
from tests.prompts.makers import ONE, chat_for
from tests.prompts.servers import Server, completion, good, respond, serve


def model_finding(parts: Parts) -> Finding:
    return next(one for one in examine(parts) if one.name == "model")


@pytest.mark.parametrize(
    ("server", "sentence"),
    [
        (
            good("no JSON"),
            "The model answered, but not with the JSON object that it was asked for.",
        ),
        (
            respond(200, completion('{"word": "rea', "length")),
            "The model's answer was cut off.",
        ),
        (respond(401), "The model's server refused the key (401)."),
        (respond(402), "The model's provider says that there is no credit left (402)."),
        (respond(404), "The model's server does not know this model, or this address (404)."),
        (respond(429), "The model's server had too many requests (429)."),
        (respond(503), "The model's server failed (503)."),
        (
            respond(302, b"", b"location: http://127.0.0.1:9/"),
            "The model's server sent a redirect, or an answer that was compressed or too long.",
        ),
    ],
)
def test_what_a_server_answers_becomes_a_sentence_and_a_cure(server: Server, sentence: str) -> None:
    with serve(server) as heard, closing(chat_for(heard.url, ONE)) as chat:
        result = try_model(chat)
    assert result.sentence == sentence
    assert result.cure.endswith(".")


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.OK])
def test_every_failure_has_a_sentence_and_a_cure(outcome: Outcome) -> None:
    result = try_model(FakeChat([ChatError(outcome)]))
    assert result.sentence.endswith(".")
    assert result.cure.endswith(".")


def test_the_doctor_asks_the_model_without_anybodys_data(parts: Parts) -> None:
    with parts.write() as db:
        factories.person(db, "Helen Okoro", parts.clock(), offers=["telling a claim"])
    with (
        serve(good('<think>a word</think>{"word": "ready"}')) as heard,
        closing(chat_for(heard.url, deadline_seconds=5)) as chat,
    ):
        found = model_finding(replace(parts, chat=chat))
    assert found.is_well
    assert found.sentence.startswith("The model some-model answered in ")
    sent = b"".join(heard.requests)
    assert len(heard.requests) == 1
    assert b"Helen" not in sent
    assert b"claim" not in sent


def test_a_model_that_fails_is_a_finding_with_its_cure(parts: Parts) -> None:
    found = model_finding(replace(parts, chat=FakeChat([ChatError(Outcome.CONNECT)])))
    assert not found.is_well
    assert found.sentence == "Nothing answers at the model's address."
    assert "BOTHWAYS_LLM_URL" in found.cure


def test_a_page_that_is_only_looked_at_asks_no_model(parts: Parts) -> None:
    chat = FakeChat([])
    found = [one for one in examine_here(replace(parts, chat=chat)) if one.name == "model"]
    assert [one.sentence for one in found] == ["A chat model is set."]
    assert chat.sent == []


def test_without_a_model_none_is_asked(parts: Parts) -> None:
    assert model_finding(parts).sentence == "No model: agendas are drafted by rules."
