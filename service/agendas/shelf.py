"""The question cards and resource pages of this installation, read once from their files."""

from functools import cache

from service.agendas.library import Library, load_library
from service.agendas.resources import Resource, load_resources


@cache
def library() -> Library:
    return load_library()


@cache
def resources() -> tuple[Resource, ...]:
    return load_resources()


def resource(slug: str) -> Resource | None:
    return next((page for page in resources() if page.slug == slug), None)
