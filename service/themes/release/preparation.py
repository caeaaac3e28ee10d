"""Prepare a period's release outside any transaction; a model's failure delays nothing."""

from collections.abc import Sequence

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from embeddings.encoder import Encoder
from embeddings.grammar import english_grammar
from service.bootstrap import Parts
from service.feedback.queries import Taught
from service.models import Feedback, FeedbackAbout, Person
from service.models.scopes import GONE
from service.privacy import publication
from service.privacy.redaction.roster import roster_names
from service.themes.points import source_queries
from service.themes.points.gather import Corpus, gather
from service.themes.release import clustering, phrases, second_level
from service.themes.release.clustering import ClusterFit
from service.themes.release.feedback_steps import Tapped, told_taps
from service.themes.release.model_wording import ModelWording
from service.themes.release.periods import Period, require_over
from service.themes.release.phrases import Namer, ThemeCard
from service.themes.release.rows import PreparedRelease

_log = structlog.get_logger()


def prepare(parts: Parts, period: Period) -> PreparedRelease:
    """Fit, name and word a period that is over; Refused "period-open" for one that is not."""
    require_over(period, parts.clock())
    corpus = gather(parts, period)
    with parts.read() as db:
        run_id = clustering.latest_released_run(db, parts.encoder)
        run_id = run_id or clustering.latest_run(db, parts.encoder)
        earlier = clustering.earlier_fit(db, parts.encoder, run_id)
        tapped = _tapped(db, period)
        couples = publication.couples_of(db, {one.author for one in tapped})
        taps = told_taps(tapped, parts.settings.k, couples=couples)
        level = second_level.level(db, parts.settings.second_level)
        nodes = second_level.nodes(db, level, set(corpus.authors), at=period.starts_at)
    fit = clustering.fit(corpus, earlier)
    cards, model = _cards(parts, corpus, fit)
    return PreparedRelease(period, parts.settings.k, corpus, fit, cards, taps, model, level, nodes)


def _cards(
    parts: Parts, corpus: Corpus, fit: ClusterFit | None
) -> tuple[Sequence[ThemeCard], str | None]:
    if fit is None:
        return (), None
    index = phrases.run_index(corpus)
    cards = phrases.cards(corpus, fit, index, namer=_namer(parts.encoder), k=parts.settings.k)
    if parts.chat is None:
        return cards, None
    with parts.read() as db:
        wording = ModelWording(
            parts.chat,
            parts.encoder,
            consenters=source_queries.model_consenters(db),
            names=roster_names(db, parts.settings.k),
        )
    return [wording.worded(corpus, fit, card, index=index) for card in cards], wording.model


def _namer(encoder: Encoder) -> Namer | None:
    """None where the parser's files are not in place: a release is not held up for its titles."""
    grammar = english_grammar()
    problem = grammar.weights_problem()
    if problem is None:
        return Namer(grammar, encoder)
    _log.warning("titles_without_parser", problem=problem)
    return None


def _tapped(db: Session, period: Period) -> list[Tapped]:
    """What was tapped about sessions in the period; taps always count, at K."""
    rows = db.execute(
        sa.select(Feedback.author_id, Feedback.answers)
        .join(Person, Person.id == Feedback.author_id)
        .where(
            Feedback.about == FeedbackAbout.SESSION,
            Feedback.created_at >= period.starts_at,
            Feedback.created_at < period.ends_at,
            Person.created_at < period.starts_at,
            Person.state.not_in(GONE),
        )
    )
    return [
        Tapped(
            author,
            None if "taught" not in answers else answers["taught"] == Taught.BOTH,
            answers.get("useful"),
            answers.get("safe"),
        )
        for author, answers in rows
    ]
