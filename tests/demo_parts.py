"""Whole demo organisations, built once for many tests, and what of them must never differ."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copyfile

import sqlalchemy as sa
from pydantic import SecretStr

from embeddings.encoder import Encoder
from service.bootstrap import Parts, secret_of
from service.models import Base, engine
from service.setting_choices import Mode
from service.settings import Settings
from tests.conftest import NOON, MovingClock, engines_at

# ids, and what holds or is keyed with them
_OTHERWISE = frozenset(
    {
        "actor",
        "after",
        "approved_hash",
        "args",
        "before",
        "brief_hash",
        "cells",
        "contents",
        "corpus_hash",
        "digest",
        "facts",
    }
    | {"hash", "key", "mark", "marks", "plan", "prev_hash", "reasons", "replay_hash", "settings"}
    | {"subject", "theme_ids", "trial"}
)

Dump = dict[str, list[tuple[str, ...]]]


@contextmanager
def parts_in(
    folder: Path,
    template: Path,
    encoder: Encoder,
    calibration: Path | None = None,
    now: datetime = NOON,
) -> Iterator[Parts]:
    """Parts over a copy of a migrated database, at noon of the tests' day or at another time."""
    copyfile(template, folder / "bothways.sqlite")
    settings = Settings(
        _env_file=None,
        mode=Mode.DEVELOPMENT,
        data_dir=folder,
        secret_key=SecretStr("a test's own secret of enough bytes"),
        calibration_path=calibration,
    )
    with engines_at(settings.main_url) as (readers, writers):
        yield Parts(
            settings=settings,
            read=engine.transaction(readers),
            write=engine.transaction(writers, secret=secret_of(settings)),
            encoder=encoder,
            chat=None,
            clock=MovingClock(now),
        )


def dump(parts: Parts) -> Dump:
    """Every row of every table without ids and what is made from them, in an order of its own."""
    with parts.read() as db:
        return {
            table.name: sorted(tuple(map(str, row)) for row in db.execute(sa.select(*columns)))
            for table in Base.metadata.sorted_tables
            if (columns := [one for one in table.columns if _is_told(one)])
        }


def _is_told(column: sa.Column[object]) -> bool:
    is_id = isinstance(column.type, sa.Uuid) or column.name == "id"
    return not is_id and column.name not in _OTHERWISE
