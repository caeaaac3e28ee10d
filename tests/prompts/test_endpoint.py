"""Private text goes over https, or to a model on this machine."""

import pytest

from prompts.endpoint import check_url


@pytest.mark.parametrize(
    "url", ["https://models.example/v1", "http://localhost:8080/v1", "http://[::1]:8080/v1"]
)
def test_https_or_this_machine_is_accepted(url: str) -> None:
    assert check_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://models.example/v1",
        "http://127.0.0.1.models.example/v1",
        "ftp://localhost/v1",
        "https://name:word@models.example/v1",
        "https://",
        "localhost:8080",
        "https://models.example:many/v1",
        "https://[::1/v1",
        "models.example",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        check_url(url)
