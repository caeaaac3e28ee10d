"""Whether an index folder may be opened: a damaged one can end or hang the process that does.

`python -m embeddings.index_probe FOLDER FINGERPRINT` exits with 0 if it answers, else prints why.
"""

import json
import subprocess
import sys
from hashlib import file_digest
from pathlib import Path

from embeddings.index import IndexUnavailable, VectorIndex, folder_client

CHECKSUMS = "checksums.json"
DATABASE = "chroma.sqlite3"
PROBE_SECONDS = 60.0
_QUESTIONS = 64


def probe(folder: Path, fingerprint: str, seconds: float = PROBE_SECONDS) -> str | None:
    """Compare the files, then have a child process open them; None if all is well."""
    if (fault := fault_of(folder)) is not None:
        return fault
    command = [sys.executable, "-m", "embeddings.index_probe", str(folder.absolute()), fingerprint]
    try:
        child = subprocess.run(  # noqa: S603  our own module, a path of ours
            command,
            cwd=Path(__file__).parents[1],  # where `embeddings` can be imported from
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "no answer in time"
    if child.returncode < 0:
        return f"the examining process was ended by signal {-child.returncode}"
    return (child.stdout.strip() or "the examining process failed") if child.returncode else None


def fault_of(folder: Path) -> str | None:
    """Say how the files differ from those that were left; None if they do not."""
    try:
        expected = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
        found = _checksums(folder)
    except (OSError, ValueError):
        return "it is missing, or was left in the middle of a write"
    if not (folder / DATABASE).is_file():  # Chroma would make an empty one
        return f"{DATABASE} is missing"
    return None if found == expected else "its files have changed"


def write_checksums(folder: Path) -> None:
    (folder / CHECKSUMS).write_text(json.dumps(_checksums(folder)), encoding="utf-8")


def _checksums(folder: Path) -> dict[str, str]:
    """SHA-256 by path, of the vectors' files: opening rewrites the database."""
    sums = {}
    for path in sorted(folder.glob("*/*")):
        with path.open("rb") as file:
            sums[path.relative_to(folder).as_posix()] = file_digest(file, "sha256").hexdigest()
    return sums


def _wrong_answer(folder: Path, fingerprint: str) -> str | None:
    """Another encoder's folder is sound; what is here must be found again."""
    try:
        with VectorIndex(fingerprint, folder_client(folder)) as index:
            keys = index.keys() if index.state() else set()
            asked = index.vectors(sorted(keys)[:: len(keys) // _QUESTIONS + 1])
            hits = [{hit.key for hit in index.nearest(row, 1)} for row in asked.values()]
    except IndexUnavailable as problem:
        return str(problem)
    return None if all(hit and hit <= keys for hit in hits) else "it does not find what it holds"


if __name__ == "__main__":
    if (wrong := _wrong_answer(Path(sys.argv[1]), sys.argv[2])) is not None:
        sys.stdout.write(f"{wrong}\n")
        sys.exit(1)
