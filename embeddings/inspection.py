"""Runs in a child process: is a sealed generation still what was sealed? It may die of the answer.

`python -m embeddings.inspection FOLDER` exits with 0 if it is, else prints why and exits with 1.
"""

import sys
from pathlib import Path

from embeddings import generations
from embeddings.chroma import ChromaEmbedded
from embeddings.generations import Manifest
from embeddings.index import IndexUnavailable


def examine(folder: Path) -> str | None:
    """None if sound; cheap reasons first, and Chroma only opens files whose hashes hold."""
    try:
        manifest = generations.read_manifest(folder)
        return _damaged_file(folder, manifest) or _wrong_answer(folder, manifest)
    except IndexUnavailable as problem:
        return str(problem)


def _damaged_file(folder: Path, manifest: Manifest) -> str | None:
    faults = (generations.fault_of(folder, manifest, path) for path in manifest.files)
    return next((fault for fault in faults if fault is not None), None)


def _wrong_answer(folder: Path, manifest: Manifest) -> str | None:
    index = ChromaEmbedded.open(folder / generations.CHROMA)
    try:
        if (found := index.count()) != manifest.rows:
            return f"{found} rows, sealed with {manifest.rows}"
        now = generations.answers(folder, index, manifest)
    finally:
        index.close()
    wrong = sum(a != b for a, b in zip(now, manifest.questions, strict=True))
    return f"{wrong} of {len(now)} stored queries answered otherwise" if wrong else None


def main() -> int:
    fault = examine(Path(sys.argv[1]))
    if fault is None:
        return 0
    sys.stdout.write(f"{fault}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
