"""Where a session stands in its pair's time."""

from prompts.agenda import Stage

_FEWEST_FOR_MID = 4  # planned sessions; a shorter pair has no halfway talk


def stage_of(number: int, planned: int | None) -> Stage:
    """Stage of the pair's `number`-th session (from 1).

    `planned` is how many sessions the pair means to hold, None where nothing was agreed. The
    first session stays "first", even if it is also the last.
    """
    if number <= 1:
        return "first"
    if planned is not None and number >= planned:
        return "closing"
    if planned is not None and planned >= _FEWEST_FOR_MID and number == (planned + 1) // 2:
        return "mid"
    return "regular"
