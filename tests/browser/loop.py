"""A Bothways in this process, over a clock that a test moves, with windows of a real Chromium."""

from datetime import datetime, timedelta
from uuid import UUID

from playwright.sync_api import Browser, Page

from service.access import actions as access_actions
from service.agendas.drafts.jobs import order_agendas
from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.jobs.schedule import Duty, Scheduler
from service.pairings.pairs.jobs import ask_how_pairs_are
from service.sessions.jobs import ask_questions, close_overdue
from tests.browser.chromium import Screen, window
from tests.conftest import MovingClock

_STEP = timedelta(hours=12)  # between two looks at what is due
_DUTIES = tuple(
    Duty(do, timedelta(hours=1))
    for do in (order_agendas, close_overdue, ask_questions, ask_how_pairs_are)
)


class Days:
    """Time as it passes for everybody: what falls due is done, and its jobs are run."""

    def __init__(self, parts: Parts, clock: MovingClock) -> None:
        self._parts = parts
        self._clock = clock
        self._scheduler = Scheduler(_DUTIES)

    def until(self, at: datetime) -> None:
        self._run_due()
        while self._clock.now < at:
            self._clock.now = min(self._clock.now + _STEP, at)
            self._run_due()

    def _run_due(self) -> None:
        self._scheduler.run_due(self._parts, self._clock.now)
        drain(self._parts, HANDLERS)


class Visitor:
    """One person's window; each visit begins signed in, however long the last one is past."""

    def __init__(self, browser: Browser, url: str, parts: Parts, person_id: UUID) -> None:
        self._parts = parts
        self._person_id = person_id
        self._url = url
        self._browser = browser
        self.page: Page

    def open(self, screen: Screen, *, has_script: bool) -> "Visitor":
        context = window(self._browser, self._url, screen, has_script=has_script)
        self.page = context.new_page()
        return self

    def goes_to(self, path: str) -> Page:
        with self._parts.write() as db:
            now = self._parts.clock()
            token = access_actions.begin_sign_in(db, self._person_id, "test", now=now)
        cookie = {"name": "bothways_dev", "value": token, "url": self._url}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict of these
        self.page.goto(path)
        return self.page

    def finds(self, path: str) -> int:
        """The status of the answer."""
        self.goes_to("/")
        answer = self.page.goto(path)
        return answer.status if answer else 0
