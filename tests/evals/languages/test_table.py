import numpy as np

from evals.languages.map import learnt_map
from evals.languages.means import as_json, measured_means
from evals.languages.side_by_side import SideBySideEncoder
from evals.languages.table import HEAD, fitted_to_both, kinds_told, language_lines, measured
from tests.fakes import FakeEncoder


def test_every_encoder_has_a_figure_for_each_head() -> None:
    assert measured(FakeEncoder()).count("|") == HEAD.count("|")


def test_german_lines_belong_to_skills_of_the_demo_organisation() -> None:
    lines = language_lines(FakeEncoder())
    for pairs in lines:
        assert set(pairs.group) == {"fit", "check"}
        assert 0 < pairs.meets.mean() < 0.1
    assert 0 < fitted_to_both(lines).meets < 1


def test_kinds_of_pairs_are_told_as_recall_or_false_meetings() -> None:
    told = list(kinds_told(FakeEncoder()))
    assert any(row.startswith("paraphrase | recall") for row in told)
    assert any(row.startswith("homonym | false") for row in told)


def test_the_cosine_of_two_beside_each_other_is_their_weighted_mean() -> None:
    both = SideBySideEncoder(FakeEncoder(), FakeEncoder(), 0.3).encode(["a plan", "the plan"])
    one = FakeEncoder().encode(["a plan", "the plan"])
    assert np.allclose(both[0] @ both[1], one[0] @ one[1], atol=1e-6)


def test_an_encoder_is_mapped_onto_itself_and_means_are_written_a_language_a_line() -> None:
    turn = learnt_map(FakeEncoder(), FakeEncoder()).astype(np.float32)
    text = FakeEncoder().encode(["repair and maintain instruments"])
    assert float((text @ turn)[0] @ text[0]) > 0.8
    assert as_json(measured_means(FakeEncoder())).count("\n") == 6
