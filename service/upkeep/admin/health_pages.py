"""HTML of /admin/health: the checks of `bothways doctor` on this side, e-mail and the encoder."""

from typing import Final

from fastapi import APIRouter, Response

from service.access.request_context import Asking
from service.upkeep import doctor
from service.upkeep.admin import queries

router = APIRouter(include_in_schema=False)

_SHOWN_OF_HASH: Final = 16


@router.get("/admin/health")
def health(asked: Asking) -> Response:
    """Looks at everything each time, the database file too: it is no page to poll."""
    findings = doctor.examine_here(asked.parts)
    with asked.parts.read() as db:
        deliveries = queries.recent_deliveries(db)
    shown = {
        "wrong": [one for one in findings if not one.is_well],
        "well": [one for one in findings if one.is_well],
        "deliveries": deliveries,
        "is_mail_sent": bool(asked.parts.settings.smtp_url.get_secret_value()),
        "index": asked.parts.settings.index,
        "encoder": (asked.parts.encoder.name, asked.parts.encoder.fingerprint[:_SHOWN_OF_HASH]),
    }
    return asked.page("upkeep/admin/health.html", **shown)
