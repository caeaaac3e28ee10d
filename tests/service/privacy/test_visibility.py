"""Every box says who reads it, in words and in dots."""

import pytest

from service.privacy import visibility
from service.privacy.visibility import reader_label


@pytest.mark.parametrize("box", sorted(visibility.BOXES))
def test_every_label_is_a_finished_sentence(box: str) -> None:
    label = reader_label(box, "ana")
    assert label.kind in {"one", "two", "all", "sum"}
    assert label.sentence.endswith((".", "expired."))
    assert label.sentence[0].isupper()
    assert "{" not in label.sentence


def test_a_shared_box_names_the_partner() -> None:
    assert reader_label("goal", "Ana") == ("two", "You and Ana can read this.")
    assert reader_label("goal").sentence == "You and your partner can read this."


def test_a_label_tells_the_deployments_own_k() -> None:
    assert "at least 9 people" in reader_label("reflection", k=9).sentence


def test_an_unknown_box_is_an_error() -> None:
    with pytest.raises(KeyError):
        reader_label("diary")
