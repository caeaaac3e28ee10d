"""Renders prompt templates; people's text enters as JSON strings in the user message alone."""

import json
from importlib.resources import files

from jinja2 import StrictUndefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from prompts.chat import Message
from prompts.lint import TemplateRefused, lint


def source_of(template: str) -> str:
    """Text of one file in prompts/templates."""
    return (files("prompts") / "templates" / template).read_text(encoding="utf-8")


def render(source: str, values: BaseModel) -> list[Message]:
    """One system and one user message; raise TemplateRefused on anything but plain data."""
    environment = sandbox()
    tree = lint(environment, source)
    # tojson turns an undefined name into a TypeError late, so names are compared first
    if unknown := meta.find_undeclared_variables(tree) - set(type(values).model_fields):
        raise TemplateRefused(f"unknown names: {', '.join(sorted(unknown))}")
    template = environment.from_string(source)
    context = template.new_context(values.model_dump(mode="json"))
    system, user = ("".join(template.blocks[name](context)) for name in ("system", "user"))
    return [Message("system", system.strip()), Message("user", user.strip())]


def sandbox() -> ImmutableSandboxedEnvironment:
    """No extensions, globals or tests; tojson is the only filter."""
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    tojson = environment.filters["tojson"]
    environment.globals.clear()
    environment.tests.clear()
    environment.filters.clear()
    environment.filters["tojson"] = tojson
    # Hindi grows fivefold when escaped; the filter still escapes < > & and '
    environment.policies["json.dumps_function"] = json.dumps
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    return environment
