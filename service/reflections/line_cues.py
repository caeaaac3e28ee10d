"""Find passages that express a wish or teaching; pure, in English, German and Spanish.

The text comes in redacted.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from service.i18n.sentences import sentences
from service.i18n.words import trimmed

MOST_WISHES: Final = 6
LONGEST: Final = 200
_LEAST_WORDS: Final = 4  # "I struggle." alone says nothing to learn from

_TURN: Final = re.compile(
    r",? (?:but|and|so|yet|aber|und|doch|pero|y|aunque) "
    r"(?=(?:i|ich|mir|yo|me|quiero|necesito|le|les)\b)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_PLACEHOLDER: Final = re.compile(r"\[\w+\]")
_SPACES: Final = re.compile(r"\s+")
_BULLETS: Final = " ,:*-\u2013\u2014\u2022"

_SEEK: Final = re.compile(
    r"""
    \bi\s(?:really\s|still\s|also\s|just\s|do\s)*want\sto\b(?!\s(?:thank|say|mention|note|stop|quit|leave)\b)
    |\bi(?:'d|\swould)\s(?:really\s|also\s)?(?:like|love)\s(?:to\b(?!\s(?:thank|say|mention)\b)|help\b)
    |\bi\s(?:wish|hope)\s(?:i\b|to\b)
    |\bi\s(?:still\s)?need\s(?:help|to\s(?:learn|understand|practise|practice|get\sbetter))\b
    |\bi(?:'m|\sam)?\s(?:still\s|really\s|often\s|always\s|keep\s)*struggl(?:e|ed|ing)\b
    |\bi\s(?:still\s|really\s|often\s|always\s)*(?:find|found)\b[^.!?]{0,60}\b(?:hard|difficult|tricky)\b
    |\bi\s(?:still\s|often\s)*(?:have|had)\s(?:trouble|difficulty|a\shard\stime)\b
    |\bi\s(?:still\s)?(?:don't|do\snot|never)\s(?:yet\s|quite\s|really\s)*know\show\b
    |\bi(?:'m|\sam)\s(?:still\s)?(?:stuck|lost|not\s(?:good|confident|sure\show))\b
    |\bich\s(?:möchte|will|würde\sgerne?|hätte\sgerne?)\b(?!\s(?:nicht|kein|mich\sbedanken|danke))
    |\bich\s(?:wünsche\smir|brauche\shilfe|kämpfe\smit|tue\smich\s(?:noch\s)?schwer|tu\smich\sschwer)\b
    |\bich\s(?:habe|hatte)\s(?:noch\s|oft\s)*(?:mühe|schwierigkeiten)\b
    |\bich\sweiß\s(?:noch\s|immer\snoch\s|oft\s)*nicht,?\swie\b
    |\b(?:mir\sfällt|fällt\smir|fällt\ses\smir|fiel\smir)\b[^.!?]{0,60}\bschwer\b
    |(?<!\bno\s)\b(?:quiero|quisiera|necesito\s(?:ayuda|aprender|entender))\b(?!\s(?:agradecer|dar\slas\sgracias))
    |\bme\s(?:gustaría|encantaría)\b(?!\sagradecer)
    |(?<!\bno\s)(?<!\bya\sno\s)\bme\s(?:cuesta|costó|resulta\sdifícil)\b
    |\b(?:tengo|tuve)\sdificultad(?:es)?\b
    |\b(?:todavía\s|aún\s)?no\ssé\scómo\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OFFER: Final = re.compile(
    r"""
    \bi(?:'ve|\shave)?\s(?:also\s|then\s|just\s|finally\s)*(?:showed|shown|taught|explained|demonstrated|coached|trained)\b
        (?!\s(?:up\b|off\b|myself\b))
    |\bi\s(?:also\s|then\s)*(?:walked|talked|took)\b[^.!?]{1,60}\bthrough\b
    |\bi\s(?:also\s|then\s)*helped\b(?!\smyself\b)
    |\bi\s(?:could|was\sable\sto)\s(?:show|teach|explain)\b
    |\bich\s(?:zeigte|erklärte|lehrte)\b
    |\bich\shabe?\b[^.!?]{1,80}\b(?:gezeigt|erklärt|beigebracht|geholfen)\b(?!\sbekommen)
    |\bich\skonnte\b[^.!?]{1,80}\b(?:zeigen|erklären|beibringen|helfen)\b
    |\b(?:mostré|enseñé|expliqué)\b
    |\b(?:le|les)\she\s(?:mostrado|enseñado|explicado)\b
    |\bhe\s(?:mostrado|enseñado|explicado)\b
    |\bayudé\sa\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


class Reads(StrEnum):
    """How a passage reads; the values are those of a line's kind."""

    OFFER = "offer"
    SEEK = "seek"


class LinePassage(NamedTuple):
    """A passage of 3-200 characters on one line."""

    reads: Reads
    text: str


def has_cue(text: str) -> bool:
    """Tell cheaply whether a text is worth splitting into passages."""
    return _reading(_SPACES.sub(" ", text)) is not None


def wishes(text: str) -> list[LinePassage]:
    """At most six passages in their order: wishes and difficulties as seeks, teaching as offers."""
    found: dict[LinePassage, None] = {}
    for passage in split(text):
        reads, line = _reading(passage), trimmed(passage, LONGEST)
        if reads is not None and _says_enough(line):
            found.setdefault(LinePassage(reads, line))
    return list(found)[:MOST_WISHES]


def split(text: str) -> Iterator[str]:
    """Give sentences, cut where a second one begins within them ("..., but I want to ...")."""
    for sentence in sentences(text):
        for passage in _TURN.split(_SPACES.sub(" ", sentence)):
            if plain := passage.strip(_BULLETS):
                yield plain


def _reading(passage: str) -> Reads | None:
    """A wish wins over teaching: "I want to explain what I showed" asks for something."""
    plain = passage.replace("\u2019", "'")
    if _SEEK.search(plain):
        return Reads.SEEK
    return Reads.OFFER if _OFFER.search(plain) else None


def _says_enough(passage: str) -> bool:
    return len(_WORD.findall(_PLACEHOLDER.sub(" ", passage))) >= _LEAST_WORDS
