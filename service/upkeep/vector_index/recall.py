"""Recall of the vector index: how many of the best partners it proposes, against all of them."""

from datetime import datetime
from typing import Final, NamedTuple

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from embeddings.index import IndexUnavailable
from service.bootstrap import Parts
from service.models import RecallCheck
from service.models.ids import uuid7
from service.pairings.recommendations.population_cache import Crowd
from service.pairings.recommendations.ranking import Proposer, Ranking
from service.problems import Unavailable
from service.upkeep.vector_index import index

BEST: Final = 10
LEAST: Final = 0.95  # share below which the index is rebuilt
_SAMPLE: Final = 50


class Recall(NamedTuple):
    """For `people` of a sample: of the `asked` best partners by exact search, `found` proposed."""

    people: int
    asked: int
    found: int

    @property
    def share(self) -> float:
        return self.found / self.asked if self.asked else 1.0


def measure(parts: Parts, now: datetime) -> Recall | None:
    """None where no index is in use, or it cannot be asked; `index.verify` says why."""
    if not index.is_needed(parts):
        return None
    try:
        snapshot = Crowd(parts).standing(now)
        with index.reading(parts) as opened:
            state = opened.state()
            if state is None or state.form != index.FORM:
                return None
            exact = Ranking(snapshot.lineup, snapshot.on)
            return compared(exact, opened, seed=now.date().toordinal())
    except (IndexUnavailable, Unavailable, OSError):
        return None


def compared(exact: Ranking, proposer: Proposer, *, seed: int) -> Recall | None:
    """Of a sample that differs from night to night; None once the proposer cannot answer."""
    proposing = Ranking(exact.lineup, exact.on, proposer)
    people = [p for p in exact.lineup.people if len(p.offers) and len(p.seeks)]
    drawn = np.random.default_rng(seed).permutation(len(people))[:_SAMPLE].tolist()
    asked = found = 0
    for place in drawn:
        proposed = proposing.best(people[place], BEST)
        if proposed.certified:
            return None
        best = {item.person_id for item in exact.best(people[place], BEST).items}
        asked += len(best)
        found += len(best.intersection(item.person_id for item in proposed.items))
    return Recall(len(drawn), asked, found)


def keep(db: Session, recall: Recall, now: datetime) -> None:
    db.add(RecallCheck(id=uuid7(), created_at=now, **recall._asdict()))


def latest(db: Session) -> RecallCheck | None:
    newest = sa.select(RecallCheck).order_by(RecallCheck.created_at.desc(), RecallCheck.id.desc())
    return db.scalars(newest.limit(1)).first()
