"""Commands that measure and print, or learn from, one thing that no suite gates."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np

from embeddings.encoder import WeightsMissing
from embeddings.multilingual.centred import CentredEncoder, shipped_means
from embeddings.multilingual.e5 import E5Encoder
from embeddings.multilingual.languages import NgramDetector
from embeddings.multilingual.mapped import MAP_FILE, multilingual_encoder
from evals import line_calibration, line_kinds, line_shapes, task_rankings, titles
from evals.cache import CachedEncoder
from evals.languages import encoders, means, table
from evals.languages import map as languages_map
from evals.options import PASSED, Known, Options, bench_of, say, shipped_encoder, tell
from evals.suites.common import shipped_calibration
from evals.theme_sets import bilingual
from evals.theme_sets import table as table_of_sizes
from service.agendas.composer.line_kinds import fitted_for


def calibrate(asked: Options, _: Known) -> int:
    """Print what the shipped weights are worth, and what the labelled lines give instead."""
    encoder = bench_of(asked).encoder
    lines = line_calibration.workplace_lines(encoder)
    misleading = line_calibration.misleading_pairs(encoder, asked.data)
    found = {"shipped": shipped_calibration(), "fitted": line_calibration.fitted(lines.of("fit"))}
    for name, weights in found.items():
        told = line_calibration.told(weights, lines.of("check"), misleading)
        tell("\n".join([f"{name} weights", *told]))
    return PASSED


def rank(asked: Options, _: Known) -> int:
    """Print how well a fit orders people by how near their work is."""
    bench = bench_of(asked)
    found = task_rankings.crowd(bench.encoder, asked.seed, asked.data)
    tell("\n".join(task_rankings.told(found, shipped_calibration())))
    return PASSED


def compare_languages(asked: Options, _: Known) -> int:
    """Print what each encoder is worth to people of two languages, kind by kind, and its cost."""
    trials = encoders.trials(asked.cache)
    tell("\n".join([table.HEAD, *(table.measured(one, asked.data) for one in trials)]))
    for encoder in trials:
        tell("\n".join([encoder.name, *table.kinds_told(encoder, asked.data)]))
    tell("\n".join(encoders.costs(asked.data)))
    return PASSED


def compare_sizes(asked: Options, _: Known) -> int:
    """Print what the product finds in sets of 17 to 20,000 texts, beside three other methods."""
    bench = bench_of(asked)
    drawn = table_of_sizes.all_draws(asked.split, asked.origin, asked.data)
    found = [table_of_sizes.placed(one, bench.encoder) for one in drawn]
    tell(table_of_sizes.HEAD)
    for row in table_of_sizes.rows(found):
        tell(row)
    tell(bilingual.HEAD)
    for row in bilingual.rows(bench.encoder, asked.data):
        tell(row)
    try:
        foreign = list(bilingual.rows(multilingual_encoder(), asked.data))
    except WeightsMissing as problem:
        say(f"The encoder of several languages was left out: {problem}")
    else:
        tell("\n".join([multilingual_encoder().name, *foreign]))
    if asked.origin is None:
        say(table_of_sizes.ABSENT)
    return PASSED


def measure_means(asked: Options, _: Known) -> int:
    """Print what `embeddings/multilingual/means.json` has to hold."""
    tell(means.as_json(means.measured_means(E5Encoder(), asked.data)).rstrip())
    return PASSED


def learn_map(asked: Options, _: Known) -> int:
    """Write `embeddings/multilingual/map.npz`; the same encoders give the same file's numbers."""
    english, foreign = (CachedEncoder(one, asked.cache) for one in (shipped_encoder(), E5Encoder()))
    centred = CentredEncoder(foreign, shipped_means(), NgramDetector())
    place = Path(str(files("embeddings.multilingual"))) / MAP_FILE
    np.savez_compressed(place, turn=languages_map.learnt_map(centred, english, asked.data))
    say(f"Wrote {place}")
    return PASSED


def read_titles(asked: Options, _: Known) -> int:
    """Print every title and sentence of the known themes, with the marks of a reader."""
    sets = titles.named_sets(bench_of(asked))
    tell("\n".join(titles.listing(sets, titles.read_marks(asked.data))))
    return PASSED


def tell_kinds(asked: Options, _: Known) -> int:
    """Print how well kinds of lines are told on lines that nothing was made from."""
    encoder = bench_of(asked).encoder
    lines = line_kinds.labelled(asked.data / line_kinds.FRESH)
    found = line_kinds.measured(lines, encoder, fitted_for(encoder.fingerprint))
    tell(line_kinds.table(found))
    return PASSED


def try_shapes(asked: Options, _: Known) -> int:
    """Print how many of 3,000 odd lines give a right item, and fifty headings to read."""
    tell(line_shapes.table(asked.seed))
    return PASSED


def fit_kinds(asked: Options, _: Known) -> int:
    """Write the weights that tell kinds of lines by their vectors."""
    say(f"Wrote {line_kinds.fit(bench_of(asked).encoder, asked.data)}")
    return PASSED


MEASUREMENTS: Final[Mapping[str, Callable[[Options, Known], int]]] = {
    "calibrate": calibrate,
    "rank": rank,
    "languages": compare_languages,
    "sizes": compare_sizes,
    "means": measure_means,
    "map": learn_map,
    "titles": read_titles,
    "line-kinds": tell_kinds,
    "fit-line-kinds": fit_kinds,
    "line-shapes": try_shapes,
}
