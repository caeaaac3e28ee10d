"""The peer of the recommendation service: every line against every line, behind the same address.

Plain numpy, without rules, names, reasons or a database: what anybody would write first.
"""

import os
from functools import cache
from typing import NamedTuple

import numpy as np
from fastapi import FastAPI
from numpy.typing import NDArray

LINES = 4  # of each kind and person
FILE = "BENCH_ROWS"  # names the .npz with `offers` and `seeks`, (people, LINES, dims)
app = FastAPI()


class Rows(NamedTuple):
    offers: NDArray[np.float32]
    seeks: NDArray[np.float32]


@cache
def _rows() -> Rows:
    with np.load(os.environ[FILE]) as held:
        return Rows(held["offers"], held["seeks"])


@app.get("/readyz")
def ready() -> dict[str, int]:
    return {"people": len(_rows().offers)}


@app.get("/api/v1/people/{place}/recommendations")
def recommended(place: int, limit: int = 5) -> dict[str, list[dict[str, float]]]:
    """The mean of the best cosines each way, their harmonic mean, sorted."""
    rows = _rows()
    learn = _covered(rows.seeks[place], rows.offers)
    flat = rows.seeks.reshape(-1, rows.seeks.shape[-1])
    by_line = (flat @ rows.offers[place].T).max(axis=1).reshape(-1, LINES)
    teach = by_line.mean(axis=1)
    fit = 2 * learn * teach / np.maximum(learn + teach, 1e-6)
    fit[place] = -1
    best = np.argpartition(-fit, limit)[:limit]
    ordered = best[np.argsort(-fit[best])]
    return {
        "items": [
            {"person": float(at), "fit": float(fit[at]), "learn": float(learn[at])}
            for at in ordered.tolist()
        ]
    }


def _covered(seeks: NDArray[np.float32], offers: NDArray[np.float32]) -> NDArray[np.float32]:
    """How well each person's offers answer these seeks, (people,)."""
    cosines = offers.reshape(-1, offers.shape[-1]) @ seeks.T
    best = cosines.reshape(len(offers), LINES, len(seeks)).max(axis=1)
    mean: NDArray[np.float32] = best.mean(axis=1)
    return mean
