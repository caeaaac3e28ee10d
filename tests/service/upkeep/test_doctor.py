"""Every finding is well on a sound deployment, and each fault is named with its cure."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from service.bootstrap import Parts
from service.models import DemoBuild, engine, queue
from service.models.queue import Job, JobKind
from service.upkeep.doctor import examine
from service.upkeep.findings import Finding
from tests.conftest import MovingClock


def finding(parts: Parts, name: str) -> Finding:
    return next(one for one in examine(parts) if one.name == name)


def test_a_sound_deployment_is_well_in_all_that_it_can_answer_for(parts: Parts) -> None:
    parts.settings.data_dir.mkdir()
    wrong = [one for one in examine(parts) if not one.is_well]
    assert {one.name for one in wrong} <= {"packages"}  # absent where nothing was installed


def test_every_fault_has_a_cure_and_what_is_well_has_none(parts: Parts) -> None:
    parts.settings.data_dir.mkdir()
    assert all(one.is_well != bool(one.cure) for one in examine(parts))


def test_jobs_that_nobody_does_are_found(parts: Parts, clock: MovingClock) -> None:
    parts.settings.data_dir.mkdir()
    with parts.write() as db:
        queue.put(db, Job(JobKind.EMBED, "one"), clock())
    assert finding(parts, "waiting jobs").is_well
    clock.advance(minutes=16)
    assert not finding(parts, "waiting jobs").is_well


def test_half_a_demo_is_found(parts: Parts) -> None:
    parts.settings.data_dir.mkdir()
    assert not [one for one in examine(parts) if one.name == "demo"]
    with parts.write() as db:
        db.add(DemoBuild(today=parts.clock().date(), created_at=parts.clock()))
    assert "bothways demo" in finding(parts, "demo").cure
    with parts.write() as db:
        db.execute(sa.update(DemoBuild).values(ready_at=parts.clock()))
    assert (
        finding(parts, "demo").sentence == "The demo organisation was built for 24 November 2026."
    )


def test_a_missing_data_folder_is_a_finding_and_no_traceback(parts: Parts) -> None:
    assert not finding(parts, "disk").is_well


def test_a_missing_index_matters_only_where_it_is_asked(parts: Parts) -> None:
    parts.settings.data_dir.mkdir()
    assert finding(parts, "index").is_well
    parts.settings.index = "chroma"
    assert not finding(parts, "index").is_well


def test_files_that_others_can_read_are_found(parts: Parts) -> None:
    folder = parts.settings.data_dir
    folder.mkdir(mode=0o755)
    (folder / "secret").touch(mode=0o600)
    assert finding(parts, "privacy").is_well
    (folder / "secret").chmod(0o640)
    assert f"chmod -R go= {folder}" in finding(parts, "privacy").cure
    folder.chmod(0o700)
    assert finding(parts, "privacy").is_well


@pytest.mark.postgres
def test_a_server_that_only_reads_is_found(parts: Parts, postgres_url: str) -> None:
    url = sa.make_url(postgres_url).update_query_dict(
        {"options": "-c default_transaction_read_only=on"}
    )
    readers = engine.reader(url.render_as_string(hide_password=False))
    found = finding(replace(parts, read=engine.transaction(readers)), "writing")
    assert (found.is_well, found.sentence) == (False, "The database can only be read.")
    readers.dispose()
