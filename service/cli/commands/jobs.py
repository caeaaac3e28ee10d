"""`bothways jobs`: jobs that are waiting or were given up."""

from typing import Annotated
from uuid import UUID

import typer

from service.cli.console import AsJson, give, opened

noun = typer.Typer(rich_markup_mode=None)
JobIds = Annotated[list[UUID], typer.Argument(metavar="ID...", help="As shown by `jobs list`.")]


@noun.command("list")
def listed(as_json: AsJson = False) -> None:
    """Show the jobs that are not done, those given up first."""
    from service.upkeep.admin import failed_jobs

    with opened().read() as db:
        found = failed_jobs.jobs(db)
    lines = [
        f"{job.id}  {job.state:7}  {job.kind}  starts {job.starts}"
        f"  {job.claimed_by or job.error_code or ''}".rstrip()
        for job in found
    ]
    give([job._asdict() for job in found], lines or ["Nothing waits."], as_json=as_json)


@noun.command()
def retry(job_ids: JobIds) -> None:
    """Try jobs again that were given up."""
    from service.upkeep.admin import failed_jobs

    parts = opened()
    with parts.write() as db:
        for job_id in job_ids:
            failed_jobs.retry(db, job_id, parts.clock())
    give(None, [f"{len(job_ids)} will be tried again."], as_json=False)


@noun.command()
def discard(job_ids: JobIds) -> None:
    """Discard jobs that were given up."""
    from service.upkeep.admin import failed_jobs

    parts = opened()
    with parts.write() as db:
        for job_id in job_ids:
            failed_jobs.discard(db, job_id, parts.clock())
    give(None, [f"{len(job_ids)} were discarded."], as_json=False)
