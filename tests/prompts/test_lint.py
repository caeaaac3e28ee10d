"""The lint refuses whatever could compute, fetch or let text through unescaped."""

import pytest
from jinja2 import TemplateSyntaxError

from prompts.lint import TemplateRefused, lint
from prompts.render import sandbox


def framed(user: str, system: str = "Be brief.") -> str:
    return (
        f"{{% block system %}}{system}{{% endblock %}}\n{{% block user %}}{user}{{% endblock %}}\n"
    )


@pytest.mark.parametrize(
    "snippet",
    [
        "{{ piece | tojson }}",
        "{% for piece in pieces %}{{ piece.text | tojson }}\n{% endfor %}",
        "{% if stage == 'mid' %}Half way.{% elif not late %}On.{% else %}Off.{% endif %}",
    ],
)
def test_plain_data_passes(snippet: str) -> None:
    assert lint(sandbox(), framed(snippet)).body


@pytest.mark.parametrize(
    "snippet",
    [
        "{{ piece }}",
        "{{ 'text' }}",
        "{{ 1 + 1 }}",
        "{{ (a ~ b) | tojson }}",
        "{{ pieces[0] | tojson }}",
        "{{ pieces[:1] | tojson }}",
        "{{ piece._secret | tojson }}",
        "{{ piece.__class__ | tojson }}",
        "{{ _piece | tojson }}",
        "{{ piece() | tojson }}",
        "{{ piece.text() | tojson }}",
        "{{ (a if b else c) | tojson }}",
        "{{ [a] | tojson }}",
        "{{ {'a': a} | tojson }}",
        "{{ piece | safe | tojson }}",
        "{{ piece | tojson | safe }}",
        "{{ piece | tojson(2) }}",
        "{{ piece | format }}",
        "{{ -a | tojson }}",
        "{% set a = b %}",
        "{% with a = b %}{% endwith %}",
        "{% macro m() %}{% endmacro %}",
        "{% call m() %}{% endcall %}",
        "{% filter tojson %}text{% endfilter %}",
        "{% raw %}{{ piece }}{% endraw %}",
        "{% include 'agenda.jinja' %}",
        "{% import 'agenda.jinja' as a %}",
        "{% for a in b recursive %}{% endfor %}",
        "{% for a in b() %}{% endfor %}",
        "{% if a and b %}{% endif %}",
        "{% if a is defined %}{% endif %}",
        "{% block inner %}{% endblock %}",
        "{% autoescape false %}{% endautoescape %}",
        "{% do a %}",
    ],
)
def test_everything_else_is_refused(snippet: str) -> None:
    with pytest.raises((TemplateRefused, TemplateSyntaxError)):
        lint(sandbox(), framed(snippet))


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Text alone",
        "{% block system %}{% endblock %}",
        "{% block user %}{% endblock %}{% block system %}{% endblock %}",
        framed("fine") + "trailing words",
        framed("fine", system="{{ piece | tojson }}"),
        framed("fine", system="{% if a %}b{% endif %}"),
        framed("fine") + "{% block more %}{% endblock %}",
        "{% extends 'agenda.jinja' %}" + framed("fine"),
    ],
)
def test_the_frame_is_one_system_and_one_user_block(source: str) -> None:
    with pytest.raises(TemplateRefused):
        lint(sandbox(), source)
