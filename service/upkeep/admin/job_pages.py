"""HTML of /admin/jobs: progress by kind, and jobs that were given up."""

from uuid import UUID

from fastapi import APIRouter, Response

from service.access import audit
from service.access.request_context import Asked, Asking
from service.upkeep.admin import failed_jobs
from service.web.dependencies import Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)


@router.get("/admin/jobs")
def jobs(asked: Asking, read: Reader) -> Response:
    with read() as db:
        kinds, dead = failed_jobs.by_kind(db), failed_jobs.dead(db)
    return asked.page("upkeep/admin/jobs.html", kinds=kinds, dead=dead)


@router.post("/admin/jobs/{job_id}/retry")
def retry(db: WriteDb, asked: Asking, job_id: UUID) -> Response:
    failed_jobs.retry(db, job_id, asked.now)
    return _noted(db, asked, "job_retried", job_id=job_id)


@router.post("/admin/jobs/{job_id}/discard")
def discard(db: WriteDb, asked: Asking, job_id: UUID) -> Response:
    failed_jobs.discard(db, job_id, asked.now)
    return _noted(db, asked, "job_discarded", job_id=job_id)


def _noted(db: WriteDb, asked: Asked, action: str, *, job_id: UUID) -> Response:
    actor = audit.pseudonym(db, asked.viewer.person_id)
    audit.record(db, actor, action, now=asked.now, facts={"job_id": str(job_id)})
    return see_other("/admin/jobs")
