"""The committed slices and what SOURCES.toml says of them; anything unlisted stops a run."""

import gzip
import hashlib
import json
import tomllib
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.cases import CannotRun, Strict

DATA = Path(__file__).parent / "data"


class Slice(Strict):
    file: str
    rows: int
    sha256: str  # of the lines themselves: compressed bytes differ between zlib versions


class Original(Strict):
    file: str
    sha256: str


class Source(Strict):
    title: str
    authors: str
    licence: str  # SPDX
    version: str
    attribution: str
    selection: str
    seed: int
    changes: str
    originals: tuple[Original, ...] = ()
    slices: tuple[Slice, ...] = ()


def read_sources(data: Path = DATA) -> dict[str, Source]:
    try:
        raw = tomllib.loads((data / "SOURCES.toml").read_text(encoding="utf-8"))
        return {key: Source.model_validate_json(json.dumps(entry)) for key, entry in raw.items()}
    except (OSError, tomllib.TOMLDecodeError):
        raise CannotRun("SOURCES.toml is missing or unreadable.") from None
    except ValidationError as problem:
        where = ".".join(str(part) for part in problem.errors()[0]["loc"])
        raise CannotRun(f"SOURCES.toml: {where} does not fit.") from None


def slice_lines(source: str, file: str, data: Path = DATA) -> list[str]:
    """The lines of one slice; CannotRun unless it is listed and its hash agrees."""
    listed = read_sources(data).get(source)
    entry = next((s for s in listed.slices if s.file == file), None) if listed else None
    if entry is None:
        raise CannotRun(f"{file} is not listed in SOURCES.toml.")
    text = _content(data / file)
    if digest(text) != entry.sha256:
        raise CannotRun(f"{file} differs from the hash in SOURCES.toml.")
    return text.decode("utf-8").splitlines()


def slice_rows(source: str, file: str, data: Path = DATA) -> list[dict[str, Any]]:
    return [json.loads(line) for line in slice_lines(source, file, data)]


@lru_cache(maxsize=2)
def onet(data: Path = DATA) -> tuple[tuple[str, str, str, str], ...]:
    """Rows (kind, code, title, text) of the O*NET slice, in its own order."""
    rows = slice_rows("onet", "onet.jsonl.gz", data)
    return tuple((row["kind"], row["code"], row["title"], row["text"]) for row in rows)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _content(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
        return gzip.decompress(raw) if path.suffix == ".gz" else raw
    except (OSError, EOFError, zlib.error):
        raise CannotRun(f"{path.name} is missing or unreadable.") from None
