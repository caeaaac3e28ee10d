"""`python -m evals means`: the mean of each language, of the same matters said in all of them."""

import json
import tomllib
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder
from embeddings.multilingual.centred import LanguageMeans
from embeddings.multilingual.languages import LANGUAGES
from evals.sources import DATA

LINES = "language_lines.toml"
DECIMALS = 5  # cosines move by less than 1e-4


def measured_means(encoder: Encoder, data: Path = DATA) -> LanguageMeans:
    found = tomllib.loads((data / LINES).read_text(encoding="utf-8"))
    columns = dict(zip(found["languages"], zip(*found["rows"], strict=True), strict=True))
    rows = [encoder.encode(columns[one]).mean(axis=0, dtype=np.float64) for one in LANGUAGES]
    return LanguageMeans(np.round(np.array(rows), DECIMALS).astype(np.float32))


def as_json(means: LanguageMeans) -> str:
    """One language a line, numbers as short as they are exact."""
    rows = [
        f' "{language}": {json.dumps([round(float(one), DECIMALS) for one in row])}'
        for language, row in zip(LANGUAGES, means.rows, strict=True)
    ]
    return "{\n" + ",\n".join(rows) + "\n}\n"
