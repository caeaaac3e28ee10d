"""Generated corpora of points, without a database, in which people echo one another."""

import re
from uuid import UUID

import numpy as np

from embeddings.encoder import Encoder
from service.themes.points.gather import Corpus
from service.themes.release import clustering
from service.themes.release.clustering import ClusterFit

_WORDS = re.findall(
    r"\w+",
    "calendar meeting handover evening clause broker chart pivot silence question nurse ward "
    "people wrote about mostly strain and the of budget letter plan team week",
)


def corpus(rng: np.random.Generator, encoder: Encoder) -> Corpus:
    """Five to twelve authors; long turns of phrase are shared by many of them."""
    turns = [" ".join(rng.choice(_WORDS, size=int(rng.integers(3, 9)))) for _ in range(4)]
    texts, authors = [], []
    for author in range(int(rng.integers(5, 13))):
        for _ in range(int(rng.integers(1, 4))):
            ends = rng.choice(_WORDS, size=2)
            texts.append(f"{ends[0]} {rng.choice(turns)} {ends[1]}")
            authors.append(UUID(int=author))
    sources = tuple(UUID(int=1000 + place) for place in range(len(texts)))
    return Corpus(
        ids=sources,
        authors=tuple(authors),
        sources=sources,
        hashes=tuple(texts),
        texts=tuple(texts),
        languages=("en",) * len(texts),
        rows=encoder.encode(texts),
        written=tuple(texts),
        names=frozenset(),
    )


def fitted(made: Corpus) -> ClusterFit:
    found = clustering.fit(made, None)
    if found is None:
        raise ValueError("a corpus of five authors has a fit")
    return found
