"""A mail server that cannot be used is found at start."""

import pytest
from pydantic import SecretStr

from service.messages.transports import server_of
from service.settings import Settings, UnsafeSettings

FROM = "mentoring@tidewater.example"


def made(url: str, sender: str) -> Settings:
    return Settings(
        _env_file=None,
        mode="development",
        secret_key=SecretStr("a test's own secret of enough bytes"),
        smtp_url=SecretStr(url),
        mail_from=sender,
    )


@pytest.mark.parametrize(
    "url",
    ["http://mail.example", "mail.example:25", "smtp://", "smtp://host:port", "smtp://h:99999"],
)
def test_what_names_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(UnsafeSettings, match="BOTHWAYS_SMTP_URL"):
        made(url, FROM).checked()


@pytest.mark.parametrize("sender", ["", "nobody", "two@a.example, b@c.example"])
def test_a_mail_server_needs_a_sender(sender: str) -> None:
    with pytest.raises(UnsafeSettings, match="BOTHWAYS_MAIL_FROM"):
        made("smtp://mail.example", sender).checked()


@pytest.mark.parametrize(
    ("url", "port", "is_wrapped"),
    [("smtp://mail.example", 25, False), ("smtps://u:p%40ss@mail.example", 465, True)],
)
def test_a_mail_server_is_read_from_its_address(url: str, port: int, is_wrapped: bool) -> None:  # noqa: FBT001  # a case's expectation
    server = server_of(made(url, FROM).checked().smtp_url.get_secret_value())
    assert (server.host, server.port, server.is_wrapped) == ("mail.example", port, is_wrapped)
    assert server.password == ("p@ss" if is_wrapped else "")


def test_no_mail_server_is_no_fault() -> None:
    assert made("", "").checked().mail_from == ""
