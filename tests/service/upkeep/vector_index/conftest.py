"""An index is wanted, in a folder; what it follows is SQL, whichever database."""

import pytest

from service.settings import Settings


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    settings.index = "chroma"
    return settings
