"""`bothways themes show`: a theme's sentences and what was done about it, a line each."""

from datetime import UTC, date, datetime

from service.cli.commands import programme
from service.models import ActionState
from service.models.ids import uuid7
from service.themes.api import SentenceOut, ThemeActionOut, ThemeOut


def test_sentences_and_actions_are_shown_under_their_theme() -> None:
    action = ThemeActionOut(
        id=uuid7(),
        text="The handover hour moved.",
        owner="Helen Okoro",
        due_on=date(2026, 11, 30),
        state=ActionState.UNDER_WAY,
        reason=None,
        changed_at=datetime(2026, 11, 12, tzinfo=UTC),
    )
    theme = ThemeOut.model_validate(
        {
            "theme_id": uuid7(),
            "label": "Handovers come too late",
            "published": "Handover",
            "is_worded": False,
            "authors": "10-19",
            "arrow": "up",
            "polarity": {},
            "phrases": ["handover"],
            "sentences": [
                SentenceOut(text="Late handovers cost the next morning.", people="5-9"),
                SentenceOut(text="Handovers pile up.", people="10-19"),
            ],
            "lineage": None,
            "actions": [action],
        }
    )
    assert [line.strip() for line in programme.theme_lines(theme)] == [
        "10-19  up     Handovers come too late",
        "Late handovers cost the next morning. (5-9)",
        "Handovers pile up.",
        "[under way] The handover hour moved. Helen Okoro, due 2026-11-30",
    ]
