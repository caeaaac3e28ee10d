"""Words of a text as rules compare them: folded, unpunctuated, never stored or logged."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_ENDINGS = ("ings", "ing", "ies", "ed", "es", "s", "e")
_SHORTEST = 4  # letters: shorter words carry grammar more often than matter
_FILLER_TEXT = """
about after again ahead alone also always another anybody anything aside away because been
before being best better between both bring came come could deal does doing done down each
either else even ever every everybody everything find first from gave give goes going good half
have having hear help here hope hour into item just keep kind know last later least less like
list little long look made make many maybe mean might more most much must need never next
nobody nothing once only open other ours over part people person piece place please point
question quite rather read real right said same seem session should show since small some
somebody something soon step still such take taken talk tell than thank that their them then
there these they thing think this those though through time today together told took towards
turn under until very want week well went were what when where which while whole whom whose
will wish with without word work would wrote year yours your yourself you're you've don't
learn learning taught teach teaching teaches offer offers seek seeks partner mentor mentoring
agenda minutes month moment
aber auch dass dein deine dich dies diese dieser eine einem einen einer euch haben hier ihre
kann können lernen mein meine mehr mich möchte nicht noch oder ohne sein seine sich sind
über unter viel wann warum wenn werden wird wollen zwischen
aprender como cómo cuando cual cuál cuándo donde dónde ella ellos enseñar esta este esto hacer
mucho nada para pero poco porque puede quien quién quiero sobre también tiene todo tu unas unos
"""
_FILLER = frozenset(_FILLER_TEXT.split())


def words(text: str) -> list[str]:
    """Every word, folded, in reading order; digits and signs are no words."""
    return [found.casefold().replace("\u2019", "'") for found in _WORD.findall(text)]


def content_words(text: str) -> frozenset[str]:
    """Stems of the words that say what a text is about."""
    kept = (word for word in words(text) if len(word) >= _SHORTEST and word not in _FILLER)
    return frozenset(_stem(word) for word in kept)


def share_content(first: str, second: str) -> bool:
    return not content_words(first).isdisjoint(content_words(second))


def runs(text: str, length: int) -> frozenset[tuple[str, ...]]:
    """Every run of `length` consecutive words; empty for a shorter text."""
    found = words(text)
    return frozenset(tuple(found[i : i + length]) for i in range(len(found) - length + 1))


def trimmed(text: str, limit: int = 80) -> str:
    """The text on one line, cut after a whole word; never longer than `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    cut = head.rfind(" ") if line[limit - 1] != " " else limit - 1
    return (head[:cut] if cut > 0 else head).rstrip(" ,;:.-") + "\u2026"


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word
