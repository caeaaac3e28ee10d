"""The rule of five: bands, complements and differences between publications."""

from hypothesis import given, settings
from hypothesis import strategies as st

from service.privacy.thresholds import Contributors, K
from service.themes.release.anonymity import (
    ORGANISATION,
    CellKey,
    Marks,
    Tree,
    releasable,
)


def people(*numbers: int, points: str = "p") -> dict[str, str]:
    return {f"author {n}": points for n in numbers}


def test_a_theme_of_four_is_withheld_and_one_of_five_is_not() -> None:
    tree = Tree({(ORGANISATION, "a"): people(1, 2, 3, 4), (ORGANISATION, "b"): people(*range(5))})
    assert set(releasable(tree, []).cells) == {(ORGANISATION, "b")}


def test_a_node_is_withheld_where_the_rest_would_be_four() -> None:
    whole = people(*range(15))
    tree = Tree(
        {
            (ORGANISATION, "a"): whole,
            ("north", "a"): people(*range(6)),
            ("south", "a"): people(*range(6, 11)),  # the other four are in a withheld node
        }
    )
    assert set(releasable(tree, []).cells) == {(ORGANISATION, "a"), ("north", "a")}


def test_nodes_that_leave_nobody_over_are_shown() -> None:
    tree = Tree(
        {
            (ORGANISATION, "a"): people(*range(11)),
            ("north", "a"): people(*range(6)),
            ("south", "a"): people(*range(6, 11)),
        }
    )
    assert len(releasable(tree, []).cells) == 3


def test_a_node_without_its_organisation_theme_is_withheld() -> None:
    assert releasable(Tree({("north", "a"): people(*range(9))}), []).cells == {}


def test_one_author_more_than_last_time_repeats_the_earlier_card() -> None:
    key = (ORGANISATION, "a")
    before = {key: people(*range(9))}
    shown = releasable(Tree({key: people(*range(10))}), [before])
    assert shown.cells == before
    assert shown.repeated == {key}


def test_a_cell_that_lost_one_of_five_repeats_the_earlier_card() -> None:
    key = (ORGANISATION, "a")
    before = {key: people(*range(5))}
    assert releasable(Tree({key: people(*range(4))}), [before]).cells == before


def test_a_changed_point_counts_as_its_author() -> None:
    key = (ORGANISATION, "a")
    now = people(*range(9)) | people(3, points="q")
    assert releasable(Tree({key: now}), [{key: people(*range(9))}]).repeated == {key}


def test_five_new_authors_are_shown_as_new() -> None:
    key = (ORGANISATION, "a")
    now = people(*range(10))
    shown = releasable(Tree({key: now}), [{key: people(*range(5))}])
    assert shown.cells == {key: now}
    assert shown.repeated == frozenset()


def test_every_earlier_publication_binds_not_only_the_last() -> None:
    key = (ORGANISATION, "a")
    first, last = {key: people(*range(6))}, {key: people(*range(20, 30))}
    shown = releasable(Tree({key: people(*range(7))}), [first, last])
    assert shown.cells == last


contributors = st.dictionaries(
    st.integers(0, 14).map(lambda n: f"author {n}"),
    st.sampled_from(["p", "q"]),
    max_size=15,
)


@st.composite
def organisations(draw: st.DrawFn) -> dict[CellKey, Contributors]:
    whole: Contributors = draw(contributors)
    cells: dict[CellKey, Contributors] = {(ORGANISATION, "a"): whole}
    for place, name in enumerate(("north", "south", "west")):
        cells[name, "a"] = {a: p for a, p in whole.items() if draw(st.integers(0, 2)) == place}
    return cells


@given(organisations(), st.lists(organisations(), max_size=3))
@settings(max_examples=150)
def test_no_release_tells_of_one_to_four_authors(
    now: dict[CellKey, Contributors], past: list[dict[CellKey, Contributors]]
) -> None:
    published: list[Marks] = []
    for cells in [*past, now]:
        shown = releasable(Tree(cells), published).cells
        assert all(len(authors) >= K for authors in shown.values())
        for marks in published:
            for key in shown.keys() & marks.keys():
                changed = {a for a, _ in shown[key].items() ^ marks[key].items()}
                assert not 0 < len(changed) < K
        nodes = [set(authors) for (node, _), authors in shown.items() if node]
        rest = set(shown.get((ORGANISATION, "a"), {})).difference(*nodes)
        assert not nodes or not 0 < len(rest) < K
        published.append(shown)


@given(contributors)
@settings(max_examples=60)
def test_one_more_author_never_hides_an_organisations_theme(now: dict[str, str]) -> None:
    key = (ORGANISATION, "a")
    if key in releasable(Tree({key: now}), []).cells:
        assert key in releasable(Tree({key: {**now, "one more": "p"}}), []).cells
