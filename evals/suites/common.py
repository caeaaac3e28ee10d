"""What the suites share: the generated organisation, and scores whose errors count as worst."""

from collections.abc import Callable, Mapping

from embeddings.encoder import MiniLmEncoder
from evals.cases import Bench, CannotRun, Metric, Score
from evals.sections.shapes import Organisation
from evals.sources import read_sources
from evals.synth import LISTED_SEED, make_organisation, organisation_hash
from service.pairings.engine.calibration import Calibration, load

DECIMALS = 6  # what a baseline keeps: equal outputs differ by exactly nothing
GENERATED = "organisation"  # the generator's entry in SOURCES.toml
WORST = {"up": 0.0, "down": 1.0}


class Scorer:
    """Collects the scores of one run, rounded as a baseline keeps them."""

    def __init__(self, metrics: tuple[Metric, ...], clusters: Mapping[str, str]) -> None:
        self._metrics = {metric.name: metric for metric in metrics}
        self._clusters = clusters
        self.scores: list[Score] = []
        self.errors: list[str] = []

    def compute(self, metric: str, case: str, formula: Callable[[], float]) -> None:
        """Weight 1; a formula that raises scores the worst value and is listed."""
        try:
            self.keep(metric, case, formula())
        except Exception as error:  # noqa: BLE001  whatever it was, the case counts as worst
            worst = WORST[self._metrics[metric].better]
            self.keep(metric, case, worst, why=type(error).__name__)
            self.errors.append(case)

    def keep(
        self, metric: str, case: str, value: float, *, weight: float = 1.0, why: str = ""
    ) -> None:
        value = round(float(value), DECIMALS)
        cluster = self._clusters.get(case, case)
        self.scores.append(
            Score(case=case, metric=metric, value=value, weight=weight, cluster=cluster, why=why)
        )


def organisation(bench: Bench, seed: int | None = None) -> Organisation:
    """Raise CannotRun when the generator is not the one whose hash is listed."""
    listed = read_sources(bench.data).get(GENERATED)
    known = organisation_hash(make_organisation(LISTED_SEED))
    if listed is None or [entry.sha256 for entry in listed.slices] != [known]:
        raise CannotRun("The generator gives another organisation than SOURCES.toml lists.")
    return make_organisation(bench.seed if seed is None else seed, split=bench.split)


def shipped_calibration() -> Calibration:
    """Weights of the encoder that the service ships; the evals read no settings."""
    return load(MiniLmEncoder().fingerprint)
