"""Groups of a plan in words; a plan from before they were counted has none."""

from service.pairings.rounds.evaluation.views import exposure_views


def test_groups_are_units_and_decades_of_work() -> None:
    told = [
        {
            "trait": "department",
            "group": "Claims",
            "people": "10-19",
            "paired": None,
            "share": "few",
        },
        {"trait": "department", "group": "", "people": "10-19", "paired": "5-9", "share": "some"},
        {
            "trait": "generation",
            "group": "2",
            "people": "20-49",
            "paired": "20-49",
            "share": "most",
        },
    ]
    found = exposure_views({"exposure": told})
    assert [one.group for one in found] == [
        "Claims",
        "smaller groups together",
        "20 to 29 years of work",
    ]
    assert [one.is_unit for one in found] == [True, True, False]


def test_an_older_plan_has_no_groups() -> None:
    assert exposure_views({}) == ()
