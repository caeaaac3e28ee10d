"""An organisation that writes English and German: whether themes or languages are found."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from embeddings.encoder import Encoder
from evals.metrics.themes import ami
from evals.sources import DATA
from evals.suites.releases import Text, fit_part

FILE: Final = "bilingual_themes.toml"
# texts of each theme in English and in German: none, 15% and 50% of all
MIXES: Final = {"English alone": (14, 0), "15% German": (14, 3), "50% German": (10, 10)}
HEAD: Final = "mix | texts | AMI with the themes | AMI with the language"
TEXTS_AN_AUTHOR: Final = 2


class Line(NamedTuple):
    theme: str
    language: str
    text: str


def lines(english: int, german: int, data: Path = DATA) -> list[Line]:
    """The first lines of each theme in either language."""
    found = tomllib.loads((data / FILE).read_text(encoding="utf-8"))["themes"]
    return [
        Line(theme["key"], language, text)
        for theme in found
        for language, count in (("en", english), ("de", german))
        for text in theme[language][:count]
    ]


def rows(encoder: Encoder, data: Path = DATA) -> Iterator[str]:
    for name, mix in MIXES.items():
        some = lines(*mix, data=data)
        texts = [
            Text(str(place), line.text, str(place // TEXTS_AN_AUTHOR))
            for place, line in enumerate(some)
        ]
        cells = fit_part(texts, encoder).cell_of_text
        cell = np.array([cells[text.id] for text in texts])
        themes, languages = (np.array([line[at] for line in some]) for at in (0, 1))
        yield f"{name} | {len(some)} | {ami(themes, cell):.3f} | {ami(languages, cell):.3f}"
