"""Find passages that express a wish or teaching; pure, in English, German and Spanish.

The text comes in redacted.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from service.i18n.sentences import REDACTED, sentences
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
_SPACES: Final = re.compile(r"\s+")
_BULLETS: Final = " ,:*-\u2013\u2014\u2022"

# What is wanted must be learned or done: not kept, thanked for, or only pointed at ("do that").
_NO_SKILL: Final = r"""(?!\s(?:
    (?:be|sein|ser|estar)\b(?!\s(?:able|better|good|more|calmer|clearer|braver|faster|besser|mejor)\b)
    |(?:have|keep|stay|remain|remember|forget|thank|mention|note|share|add|stop|quit|leave|go|come|see
      |hear|believe|think|feel|wait|rest|sleep|live|continue|apologise|apologize|emphasise|point\sout)\b
      (?!\show\b)
    |(?:know|say)\b(?!\s(?:how|no|when|what)\b)
    |(?:do|try|repeat|get|use|have)\s(?:that|this|it|so|the\ssame|there|out|away|home|back)\b
    |(?:behalten|bleiben|danken|bedanken|erwähnen|aufhören|gehen|kommen|haben)\b
    |(?:agradecer|dar\slas\sgracias|quedarme|irme|dejar|mencionar|conservar|guardar)\b
    ))"""
_SEEK: Final = re.compile(
    rf"""
    (?<!\bwhere\s)(?<!\bwhat\s)(?<!\bwho\s)(?<!\bwhether\s)(?<!\bwhy\s)(?<!\bif\s)(?:
    \bi\s(?:really\s|still\s|also\s|just\s|do\s)*want\sto\b{_NO_SKILL}
    |\bi(?:'d|\swould)\s(?:really\s|also\s)?(?:like|love)\s(?:to\b{_NO_SKILL}|help\s(?:with|to)\b)
    |\bi\s(?:wish|hope)\s(?:i\s(?:could|knew\show)\b|to\b){_NO_SKILL})
    |\bi\s(?:still\s)?need\s(?:help|to\s(?:learn|understand|practise|practice|get\sbetter))\b
    |\bi\s(?:still\s|really\s|often\s|always\s)*struggle\b
    |\bi(?:'m|\sam)\s(?:still\s|really\s|often\s|always\s)*struggling\b
    |\bi\s(?:still\s|really\s|often\s|always\s)*find\b[^.!?]{{0,60}}\b(?:hard|difficult|tricky)\b
    |\bi\s(?:still\s|often\s)*have\s(?:trouble|difficulty|a\shard\stime)\b
    |\bi\s(?:still\s)?(?:don't|do\snot|never)\s(?:yet\s|quite\s|really\s)*know\show\b
    |\bi(?:'m|\sam)\s(?:still\s)?(?:stuck|lost|not\s(?:good|confident|sure\show))\b
    |\bich\s(?:möchte|will|würde\sgerne?|hätte\sgerne?)\b(?!\s(?:nicht|kein\w*|mich|danke))
        (?![^.!?]*\b(?:behalten|bleiben|danken|bedanken|erwähnen|aufhören|gehen|kommen)\b)
    |\bich\s(?:wünsche\smir|brauche\shilfe|kämpfe\smit|tue\smich\s(?:noch\s)?schwer|tu\smich\sschwer)\b
    |\bich\shabe\s(?:noch\s|oft\s)*(?:mühe|schwierigkeiten)\b
    |\bich\sweiß\s(?:noch\s|immer\snoch\s|oft\s)*nicht,?\swie\b
    |\b(?:mir\sfällt|fällt\smir|fällt\ses\smir)\b[^.!?]{{0,60}}\bschwer\b
    |(?<!\bno\s)\b(?:quiero|quisiera|necesito\s(?:ayuda|aprender|entender))\b{_NO_SKILL}
    |\bme\s(?:gustaría|encantaría)\b{_NO_SKILL}
    |(?<!\bno\s)(?<!\bya\sno\s)\bme\s(?:cuesta|resulta\sdifícil)\b
    |\btengo\sdificultad(?:es)?\b
    |\b(?:todavía\s|aún\s)?no\ssé\scómo\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Something is taught where it is named: "I explained too much" and "I showed up" teach nobody.
_TAUGHT: Final = r"(?!\s(?:up|off|myself|too|it|that|this|everything|nothing|enough|badly)\b)"
_OFFER: Final = re.compile(
    rf"""
    \bi(?:'ve|\shave)?\s(?:also\s|then\s|just\s|finally\s)*(?:taught|explained|coached|trained)\b{_TAUGHT}
    |\bi(?:'ve|\shave)?\s(?:also\s|then\s|just\s|finally\s)*(?:showed|shown|demonstrated)\b{_TAUGHT}
        [^.!?]{{0,40}}\b(?:how|why|what|where|the|my)\b
    |\bi\s(?:also\s|then\s)*(?:walked|talked|took)\b[^.!?]{{1,60}}\bthrough\b
    |\bi\s(?:also\s|then\s)*helped\b{_TAUGHT}
    |\bi\s(?:could|was\sable\sto)\s(?:show|teach|explain)\b{_TAUGHT}
    |\bich\s(?:zeigte|erklärte|lehrte)\b
    |\bich\shabe?\b[^.!?]{{1,80}}\b(?:gezeigt|erklärt|beigebracht|geholfen)\b(?!\sbekommen)
    |\bich\skonnte\b[^.!?]{{1,80}}\b(?:zeigen|erklären|beibringen|helfen)\b
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
    return len(_WORD.findall(REDACTED.sub(" ", passage))) >= _LEAST_WORDS
