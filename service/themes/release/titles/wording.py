"""The words of a frame, in the number of its subject."""

import re

from service.themes.release.titles.subjects import Subject

_EITHER = re.compile(r"(\S+)\|(\S+)")


def worded(says: str, subject: Subject) -> str:
    chosen = _EITHER.sub(lambda found: found[1] if subject.is_plural else found[2], says)
    if not subject.is_plural:
        chosen = chosen.replace("too many ", "too much ").replace("too few ", "too little ")
    return chosen.replace("{s}", subject.text)


def headline(text: str) -> str:
    return text[:1].upper() + text[1:]
