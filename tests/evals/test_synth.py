import os
import subprocess
import sys
from collections import Counter, defaultdict

import pytest

from evals.metrics.themes import K
from evals.sections.reflections import AUTHORS
from evals.sections.shapes import Organisation
from evals.sources import read_sources
from evals.synth import make_organisation, organisation_hash

PRINT_HASH = (
    "from evals.synth import make_organisation, organisation_hash;"
    "print(organisation_hash(make_organisation(7)))"
)


@pytest.fixture(scope="module")
def made() -> Organisation:
    return make_organisation(7)


def _hash_under(seed: str) -> str:
    return subprocess.run(  # noqa: S603  our own interpreter and words
        [sys.executable, "-c", PRINT_HASH],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_one_seed_gives_the_listed_bytes_under_two_hash_seeds() -> None:
    listed = read_sources()["organisation"].slices[0].sha256

    assert _hash_under("1") == _hash_under("2") == listed


def test_another_seed_gives_another_organisation() -> None:
    assert organisation_hash(make_organisation(8, 24)) != organisation_hash(
        make_organisation(7, 24)
    )


def test_more_people_leave_the_names_of_the_first_ones_alone(made: Organisation) -> None:
    fewer = make_organisation(7, people=120)

    assert [p.name for p in fewer.people] == [p.name for p in made.people[:120]]


def test_themes_have_the_planted_numbers_of_authors(made: Organisation) -> None:
    authors: dict[str, set[str]] = defaultdict(set)
    for text in made.texts:
        authors[text.theme].add(text.author)
    noise = sum(text.theme == "" for text in made.texts)
    del authors[""]

    counts = sorted((len(found) for found in authors.values()), reverse=True)

    assert counts == sorted(AUTHORS, reverse=True)
    assert sum(count > K for count in counts) == 8
    assert (counts.count(5), counts.count(4)) == (2, 2)
    assert noise / len(made.texts) == pytest.approx(0.2, abs=0.01)


def test_skills_are_sixty_in_twelve_families_and_the_splits_share_none(
    made: Organisation,
) -> None:
    dev = make_organisation(7, people=12, split="dev")

    families = Counter(skill.family for skill in made.skills)

    assert (len(made.skills), len(families)) == (60, 12)
    assert {skill.id for skill in dev.skills}.isdisjoint(skill.id for skill in made.skills)


def test_under_half_of_the_lines_name_their_skill(made: Organisation) -> None:
    share = sum(line.names_skill for line in made.lines) / len(made.lines)

    assert 0.2 < share < 0.5
    assert all(3 <= len(line.text) <= 200 for line in made.lines)


def test_no_offer_repeats_a_seek_word_for_word(made: Organisation) -> None:
    texts = {
        kind: {line.text for line in made.lines if line.kind == kind and not line.names_skill}
        for kind in ("offer", "seek")
    }

    assert texts["offer"].isdisjoint(texts["seek"])


def test_planted_partners_meet_both_ways(made: Organisation) -> None:
    for session in made.sessions:
        assert any(line.startswith(f"{session.a}/seek") for line in session.a_learns)
        assert any(line.startswith(f"{session.a}/offer") for line in session.b_learns)
    assert len(made.sessions) == 80


def test_secrets_other_than_names_are_unique(made: Organisation) -> None:
    values = [secret.value for secret in made.secrets if secret.kind != "name"]

    assert len(set(values)) == len(values)
    assert len(made.secrets) >= 765
    assert all(secret.value in secret.text for secret in made.secrets)
