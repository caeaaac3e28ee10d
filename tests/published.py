"""A frozen release made with the fewest words, for pages that read the latest one."""

from datetime import UTC, date, datetime

from service.bootstrap import Parts
from service.models import Theme, ThemeRelease, ThemeReleaseRow, ThemeRun
from service.models.vectors import model_id


def publish_theme(parts: Parts, label: str, phrases: list[str]) -> None:
    now = datetime(2026, 11, 3, tzinfo=UTC)
    with parts.write() as db:
        run = ThemeRun(
            model_id=model_id(db, parts.encoder, now),
            corpus_hash="c",
            digest="d",
            source_count=9,
            cells=b"",
            theme_ids=[],
            finished_at=now,
            created_at=now,
        )
        db.add(run)
        db.flush()
        theme = Theme(first_run_id=run.id, label=label, label_source="terms", created_at=now)
        release = ThemeRelease(
            run_id=run.id,
            period="2026-10",
            starts_on=date(2026, 10, 1),
            ends_on=date(2026, 10, 31),
            k=5,
            frozen_at=now,
            taps={},
            encoder="fake",
            digest="d",
            created_at=now,
        )
        db.add_all([theme, release])
        db.flush()
        db.add(
            ThemeReleaseRow(
                release_id=release.id,
                theme_id=theme.id,
                position=0,
                label=label,
                label_source="terms",
                phrases=phrases,
                sentences=[],
                authors_band="10-19",
                arrow="level",
            )
        )
