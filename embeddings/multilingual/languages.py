"""How likely a short text is of each language, told by `py3langid` (4.6 MB, no network)."""

from collections.abc import Sequence
from functools import partial
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import encodable, problem_of
from embeddings.multilingual.e5 import checked_file

PACKAGE = "py3langid"
MODEL_FILE = "data/model.npz.xz"
MODEL_SHA256 = "f4f4a2c3465ca1f081541037f9cac23021d68151c2f709c55ae5eedfca522963"
LANGUAGES = ("en", "de", "fr", "es")


class LanguageDetector(Protocol):
    @property
    def fingerprint(self) -> str: ...

    def shares(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, languages) rows that add up to 1, in the order of LANGUAGES."""


class NgramDetector:
    """A word that several languages share gets a share of each: nobody has to be sure."""

    fingerprint = MODEL_SHA256

    def __init__(self) -> None:
        self._turn = Lock()
        self._model: Any = None

    def shares(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raise WeightsMissing or WeightsChanged while the model is not the pinned one."""
        with self._turn:
            if self._model is None:
                self._model = _loaded()
        told = [dict(self._model.rank(encodable(text))) for text in texts]
        rows = [[float(one[language]) for language in LANGUAGES] for one in told]
        return np.array(rows, dtype=np.float32).reshape(len(texts), len(LANGUAGES))

    def weights_problem(self) -> str | None:
        return problem_of(partial(checked_file, PACKAGE, MODEL_FILE, MODEL_SHA256))


def _loaded() -> Any:  # noqa: ANN401  its types are partial
    checked_file(PACKAGE, MODEL_FILE, MODEL_SHA256)
    from py3langid import langid  # noqa: PLC0415  a second: whoever tells no language must not pay for it

    model = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    model.set_languages(list(LANGUAGES))
    return model
