"""What each part of a session is for, as the model is told; the stage changes some."""

ABOUT = {
    "check_in": "arriving: how each of the two is today",
    "commitments": "what became of the steps agreed last time",
    "a_learns": "b teaches, a learns",
    "b_learns": "a teaches, b learns",
    "open": "exploring together, without a fixed aim",
    "safe_space": "whether both can speak freely here",
    "next_step": "one small step until the next session",
}
AT_STAGE = {
    "first/commitments": "what each hopes to gain and to contribute",
    "first/safe_space": "what both agree to keep between them",
    "mid/commitments": "how far each objective has come",
    "mid/open": "what to keep, change or stop, and whether it goes both ways",
    "closing/open": "what they learned and are glad about",
    "closing/next_step": "what goes on after the last session",
}


def about(stage: str, key: str) -> str:
    """Say it for one slot key; numbered keys ("a_learns_2") share their slot's sentence."""
    slot = key.rstrip("123456789").rstrip("_")
    return AT_STAGE.get(f"{stage}/{slot}") or ABOUT.get(slot, slot)
