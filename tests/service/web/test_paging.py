"""Pages of 25."""

import pytest

from service.web.paging import nearest_page, page_count


@pytest.mark.parametrize(("rows", "pages"), [(0, 1), (1, 1), (25, 1), (26, 2), (50, 2), (51, 3)])
def test_a_page_holds_25_rows_and_a_list_of_nothing_has_one(rows: int, pages: int) -> None:
    assert page_count(rows) == pages


@pytest.mark.parametrize(("page", "nearest"), [(-1, 1), (1, 1), (3, 3), (9, 4)])
def test_a_page_beyond_the_last_is_the_last(page: int, nearest: int) -> None:
    assert nearest_page(page, 4) == nearest
