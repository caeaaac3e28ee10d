"""The reasons to put a suggestion aside, in the words of the page."""

from service.i18n.language import N_
from service.models import DeclineReason

REASONS = (
    (DeclineReason.NO_TIME, N_("No time")),
    (DeclineReason.KNOW_EACH_OTHER, N_("We know each other")),
    (DeclineReason.WORK_TOO_CLOSELY, N_("We work too closely")),
    (DeclineReason.ANOTHER_SUBJECT, N_("Another subject")),
    (DeclineReason.RATHER_NOT_SAY, N_("Rather not say")),
)
