from datetime import date

import numpy as np
import pytest

from service.pairings.engine.person import Lines, utc_hours
from tests.crowds import SUBJECTS

SUMMER, WINTER = date(2026, 7, 1), date(2026, 12, 1)


def test_empty_and_repeated_lines_are_dropped_and_rows_brought_to_length_one() -> None:
    rows = np.concatenate([SUBJECTS[:2], SUBJECTS[:1] * 3, SUBJECTS[2:3]])
    lines = Lines.of(["Knots", "  ", " knots ", "rope"], rows)
    assert lines.texts == ("Knots", "rope")
    assert np.linalg.norm(lines.vectors, axis=1).tolist() == [1, 1]


def test_working_hours_follow_the_clock_of_their_zone() -> None:
    winter = utc_hours("Europe/Berlin", [(0, "morning")], WINTER)
    summer = utc_hours("Europe/Berlin", [(0, "morning")], SUMMER)
    assert (sorted(winter), sorted(summer)) == ([7, 8, 9], [6, 7, 8])


@pytest.mark.parametrize(("zone", "day"), [("Asia/Tokyo", 0), ("Pacific/Auckland", 0)])
def test_a_week_wraps_around(zone: str, day: int) -> None:
    hours = utc_hours(zone, [(day, "morning")], WINTER)
    assert len(hours) == 3
    assert max(hours) > 160


def test_hours_of_two_zones_are_told_in_one_time() -> None:
    london, berlin = (
        utc_hours(zone, [(2, "morning"), (2, "midday")], WINTER)
        for zone in ("Europe/London", "Europe/Berlin")
    )
    assert len(london & berlin) == 5
