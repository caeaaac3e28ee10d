"""The encoders that `python -m evals languages` compares, and what they cost."""

from collections.abc import Iterator
from pathlib import Path

from embeddings.encoder import WEIGHTS_FILE, Encoder, MiniLmEncoder, packaged_folder
from embeddings.multilingual import e5, languages
from embeddings.multilingual.centred import CentredEncoder, shipped_means
from embeddings.multilingual.languages import NgramDetector
from embeddings.multilingual.mapped import MappedEncoder, multilingual_encoder, shipped_map
from evals.cache import CachedEncoder
from evals.languages.means import measured_means
from evals.languages.side_by_side import SideBySideEncoder
from evals.languages.table import seconds_a_thousand

WEIGHTS_TRIED = (0.2, 0.35, 0.5)  # of MiniLM
_MEGA = 1e6


def trials(cache: Path) -> list[Encoder]:
    """Raise WeightsMissing without the extra `multilingual`."""
    english = CachedEncoder(MiniLmEncoder(precision="fp32"), cache)
    foreign = CachedEncoder(e5.E5Encoder(), cache)
    detector = NgramDetector()
    one = CentredEncoder(english, measured_means(english), detector)
    other = CentredEncoder(foreign, shipped_means(), detector)
    beside = [SideBySideEncoder(one, other, weight) for weight in WEIGHTS_TRIED]
    return [english, one, foreign, other, *beside, MappedEncoder(other, shipped_map())]


def costs(data: Path) -> Iterator[str]:
    """Without the cache."""
    yield "encoder | seconds of processor time for 1,000 lines | MB of weights"
    compared: list[Encoder] = [MiniLmEncoder(precision="fp32"), multilingual_encoder()]
    files = [
        e5.checked_file(e5.PACKAGE, e5.WEIGHTS_FILE, e5.WEIGHTS_SHA256),
        e5.checked_file(languages.PACKAGE, languages.MODEL_FILE, languages.MODEL_SHA256),
    ]
    sizes = [_megabytes([packaged_folder() / WEIGHTS_FILE]), _megabytes(files)]
    for encoder, size in zip(compared, sizes, strict=True):
        yield f"{encoder.name} | {seconds_a_thousand(encoder, data):.1f} | {size:.0f}"


def _megabytes(files: list[Path]) -> float:
    return sum(file.stat().st_size for file in files) / _MEGA
