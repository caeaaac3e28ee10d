"""Rendering: text arrives as one JSON string that ends where it should."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from prompts.clean import clean
from prompts.lint import TemplateRefused
from prompts.render import render

SOURCE = (
    "{% block system %}Be brief.{% endblock %}{% block user %}{{ text | tojson }}{% endblock %}"
)


class Said(BaseModel):
    text: str


@given(st.text())
@settings(max_examples=50)
def test_text_comes_out_of_the_user_message_as_it_went_in(text: str) -> None:
    system, user = render(SOURCE, Said(text=clean(text)))
    assert json.loads(user.content) == clean(text)
    assert system.content == "Be brief."
    assert "\n" not in user.content


def test_markup_is_escaped_and_other_scripts_are_not() -> None:
    _, user = render(SOURCE, Said(text="<b>&'हिन्दी"))
    assert user.content == '"\\u003cb\\u003e\\u0026\\u0027हिन्दी"'


def test_template_signs_in_a_text_stay_a_text() -> None:
    _, user = render(SOURCE, Said(text="{{ 7 * 7 }}{% endblock %}"))
    assert json.loads(user.content) == "{{ 7 * 7 }}{% endblock %}"


def test_a_name_that_the_values_lack_is_refused_before_rendering() -> None:
    with pytest.raises(TemplateRefused, match="other"):
        render(SOURCE.replace("text |", "other |"), Said(text="x"))
