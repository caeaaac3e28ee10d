import pytest, sqlalchemy as sa
from embeddings.encoder import MiniLmEncoder
from tests.demo_parts import dump, parts_in
from tests.service.demo.test_real_build import full
from tests.fakes import FakeEncoder
from pathlib import Path
from service.models import *


@pytest.mark.model
def test_x(tmp_path_factory, migrated_sqlite):
    e = MiniLmEncoder()
    d = []
    for n in ("a", "b"):
        with parts_in(tmp_path_factory.mktemp(n), migrated_sqlite, e) as parts:
            full(parts)
            d.append(dump(parts))
            if n == "a":
                with parts.read() as db:
                    for r in db.execute(
                        sa.select(
                            ThemeRelease.period,
                            ThemeReleaseRow.label,
                            ThemeReleaseRow.authors_band,
                            ThemeReleaseRow.arrow,
                            ThemeReleaseRow.lineage,
                            ThemeReleaseRow.phrases,
                        )
                        .join(ThemeRelease, ThemeRelease.id == ThemeReleaseRow.release_id)
                        .order_by(ThemeRelease.period, ThemeReleaseRow.position)
                    ):
                        print(tuple(r))
    a, b = d
    for t in a:
        x = set(a[t]) ^ set(b[t])
        if x:
            print(t, len(x))
            for r in sorted(x)[:12]:
                print("   ", r in set(a[t]), r)
