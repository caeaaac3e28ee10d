"""The question cards, pages and starters of this installation, read once a language from files."""

from functools import cache

from service.i18n.language import DEFAULT, known, spoken
from service.learning.library import LIBRARY_FILE, Library, load_library
from service.learning.resources import RESOURCES_FILE, Resource, load_resources
from service.learning.starters import STARTERS_FILE, Starter, load_starters


def library(language: str = DEFAULT) -> Library:
    return _library(known(language) or DEFAULT)


def resources() -> tuple[Resource, ...]:
    """In the language now spoken."""
    return _resources(spoken())


def resource(slug: str) -> Resource | None:
    return next((page for page in resources() if page.slug == slug), None)


def starters() -> tuple[Starter, ...]:
    """In the language now spoken."""
    return _starters(spoken())


def starter(slug: str) -> Starter | None:
    return next((one for one in starters() if one.slug == slug), None)


@cache
def _library(language: str) -> Library:
    return load_library(LIBRARY_FILE, language)


@cache
def _resources(language: str) -> tuple[Resource, ...]:
    return load_resources(RESOURCES_FILE, language)


@cache
def _starters(language: str) -> tuple[Starter, ...]:
    return load_starters(STARTERS_FILE, language)
