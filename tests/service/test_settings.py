"""Settings as they come from an environment: each fault is one sentence with its cure."""

import os
from pathlib import Path

import pytest

from service.cli import run
from service.settings import Settings, UnsafeSettings, _span, read_settings

SECRET = "a test's own secret of enough bytes"
NAMES = [name.upper() for name in Settings.model_fields if len(name) > 1]
OF_OTHERS = {
    "BOTHWAYS_KEY": "the README's own",
    "BOTHWAYS_API_KEY": "of a client",
    "BOTHWAYS_IMAGE_TAG": "of a composition of containers",
    "BOTHWAYS_SERVICE_HOST": "10.0.0.1",
    "BOTHWAYS_SERVICE_PORT_HTTP": "8000",
    "BOTHWAYS_PORT_8000_TCP": "tcp://10.0.0.1:8000",
    "BOTHWAYS_PORT_8000_TCP_ADDR": "10.0.0.1",
    "BOTHWAYS_API_PORT": "tcp://10.0.0.2:80",
    "BOTHWAYS_API_SERVICE_HOST": "10.0.0.2",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("BOTHWAYS_")]:
        monkeypatch.delenv(name)  # `make` sets some
    monkeypatch.setenv("BOTHWAYS_MODE", "development")
    return tmp_path


def made(**given: str) -> Settings:
    """Settings of a production deployment."""
    told = {"mode": "production", "secret_key": SECRET, "oidc_issuer": "https://id.example"}
    return Settings.model_validate(told | given)


def misspelt(name: str) -> list[str]:
    middle = len(name) // 2
    exchanged = name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :]
    return [name[:-1], name[:middle] + name[middle + 1 :], f"{name}S", exchanged]


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(f"BOTHWAYS_{name.upper()}", "")
    assert read_settings() == Settings.model_construct()


def test_an_empty_line_of_the_file_counts_as_unset(folder: Path) -> None:
    (folder / ".env").write_text("BOTHWAYS_PORT=\nBOTHWAYS_K=\n", encoding="utf-8")
    assert read_settings().port == Settings.model_fields["port"].default


def test_a_file_that_begins_with_a_mark_is_read(folder: Path) -> None:
    (folder / ".env").write_text("BOTHWAYS_PORT=8123\n", encoding="utf-8-sig")
    assert read_settings().port == 8123


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / ".env").write_text("BOTHWAYS_ORGANISATION=Küste\n", encoding="latin-1")
    with pytest.raises(UnsafeSettings, match=r"\.env cannot be read; save it in UTF-8"):
        read_settings()


def test_a_choice_that_is_none_is_told_with_the_choices(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOTHWAYS_PERIOD", "week")
    with pytest.raises(UnsafeSettings, match="BOTHWAYS_PERIOD must be 'month' or 'quarter'"):
        read_settings()


@pytest.mark.parametrize("name", NAMES)
def test_a_misspelt_name_is_told_with_its_nearest(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for wrong in set(misspelt(name)) - {name}:
        with monkeypatch.context() as patched:
            patched.setenv(f"BOTHWAYS_{wrong}", "1")
            with pytest.raises(UnsafeSettings) as caught:
                read_settings()
        expected = f"BOTHWAYS_{wrong} is not a setting; did you mean BOTHWAYS_{name}?"
        assert caught.value.args == (expected,)


def test_a_misspelt_name_in_the_file_exits_with_2_and_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".env").write_text("BOTHWAYS_ORGANIZATION=Tidewater\n", encoding="utf-8")
    assert run(["serve"]) == 2
    assert capsys.readouterr().err == (
        "BOTHWAYS_ORGANIZATION is not a setting; did you mean BOTHWAYS_ORGANISATION?\n"
    )


def test_names_that_resemble_no_setting_are_left_to_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in OF_OTHERS.items():
        monkeypatch.setenv(name, value)
    assert read_settings().is_development


def test_what_kubernetes_sets_for_a_service_is_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOTHWAYS_PORT", "tcp://10.0.0.1:8000")
    assert run(["serve"]) == 2
    assert capsys.readouterr().err == (
        "BOTHWAYS_PORT is what Kubernetes tells pods about a service of that name; set"
        " enableServiceLinks: false for this pod, or set BOTHWAYS_PORT for it.\n"
    )


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "70000", "a whole number from 1 to 65535"),
        ("PORT", "0", "a whole number from 1 to 65535"),
        ("PORT", "many", "a whole number from 1 to 65535"),
        ("LLM_DEADLINE_SECONDS", "-1", "a number from 0.1 to 3600"),
        ("LLM_DEADLINE_SECONDS", "nan", "a number from 0.1 to 3600"),
        ("LLM_DAILY_CALLS", "-1", "a whole number from 0 to 1000000000"),
        ("API_RATE", "0", "a whole number from 1 to 1000000"),
        ("WORKER_CONCURRENCY", "0", "a whole number from 1 to 64"),
        ("WORKER_CONCURRENCY", "1e9", "a whole number from 1 to 64"),
        ("NUMPY_BELOW", "-5", "a whole number from 0 to 10000000"),
        ("K", "4", "a whole number from 5 to 1000"),
    ],
)
def test_a_number_out_of_its_range_exits_with_2_and_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    told: str,
) -> None:
    monkeypatch.setenv(f"BOTHWAYS_{name}", value)
    assert run(["serve"]) == 2
    assert capsys.readouterr().err == f"BOTHWAYS_{name} must be {told}.\n"


def test_every_number_has_a_range() -> None:
    numbers = [one for one in Settings.model_fields.values() if one.annotation in {int, float}]
    assert all(_span(one) for one in numbers)
    assert numbers


@pytest.mark.parametrize("index", ["chroma:host:70000", "chroma:host:0"])
def test_a_port_of_an_index_server_is_one(index: str) -> None:
    with pytest.raises(UnsafeSettings, match="BOTHWAYS_INDEX must be"):
        made(index=index).checked()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104  # a proxy stands before it
@pytest.mark.parametrize(
    "url",
    [
        "mentoring.example",
        "http://mentoring.example",
        "https://",
        "https://mentoring.example/bothways",
        "https://mentoring.example?a",
        "https://name@mentoring.example",
        "https://mentoring example",
        "https://mentoring.example:port",
        "https://mentoring.example:70000",
        "ftp://mentoring.example",
    ],
)
def test_an_unusable_public_address_is_refused_wherever_it_is_bound(host: str, url: str) -> None:
    with pytest.raises(UnsafeSettings, match=r"^BOTHWAYS_PUBLIC_URL must "):
        made(host=host, public_url=url).checked()


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("", "http://127.0.0.1:8000"),
        ("https://mentoring.example/", "https://mentoring.example"),
        ("HTTPS://Mentoring.Example:8443", "https://mentoring.example:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_a_public_address_is_kept_as_browsers_send_it(url: str, origin: str) -> None:
    assert made(public_url=url).checked().origin == origin


def test_an_address_of_ipv6_is_put_into_brackets() -> None:
    assert made(host="::1").checked().origin == "http://[::1]:8000"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1.far.example/v1", "https://", "localhost:8080", "https://a:b@c.example"],
)
def test_an_unsafe_model_address_is_found_at_start(url: str) -> None:
    with pytest.raises(UnsafeSettings, match="BOTHWAYS_LLM_URL"):
        made(llm_url=url).checked()


def test_the_public_host_is_allowed_and_more_may_be_named() -> None:
    more = "Other.example, intranet"
    settings = made(public_url="https://mentoring.example:8443", allowed_hosts=more).checked()
    assert settings.host_names == {"mentoring.example", "other.example", "intranet"}


@pytest.mark.parametrize("hosts", ["https://other.example", "*", "one.example:8000"])
def test_a_host_that_is_no_name_is_refused(hosts: str) -> None:
    with pytest.raises(UnsafeSettings, match="BOTHWAYS_ALLOWED_HOSTS"):
        made(allowed_hosts=hosts).checked()


@pytest.mark.parametrize(
    "url",
    ["db.example", "postgres://db.example/x", "postgresql://h:port/x", "sqlite://", "mysql://h/x"],
)
def test_a_database_that_cannot_be_opened_is_refused(url: str) -> None:
    with pytest.raises(UnsafeSettings, match="BOTHWAYS_DATABASE_URL"):
        made(database_url=url).checked()


@pytest.mark.parametrize(
    "url", ["", "postgresql://a:b@h:5432/x", "postgresql+psycopg:///?host=/run", "sqlite:////d/x"]
)
def test_a_database_is_named_by_its_url(url: str) -> None:
    assert made(database_url=url).checked().database_url == url


def test_other_weights_of_the_english_encoder_are_refused_beside_the_multilingual_one() -> None:
    settings = made(encoder=" Multilingual ", encoder_sha256="0" * 64, mode="development")
    with pytest.raises(UnsafeSettings, match="BOTHWAYS_ENCODER=multilingual"):
        settings.checked()


def test_an_unknown_encoder_is_told_with_the_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOTHWAYS_ENCODER", "french")
    with pytest.raises(UnsafeSettings, match="'english' or 'multilingual'"):
        read_settings()
