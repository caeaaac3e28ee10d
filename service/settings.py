"""Settings from the environment or `.env`; unsafe ones are refused at start (exit 2)."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

import sqlalchemy as sa
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    SettingsConfigDict,
)

from prompts.endpoint import LOOPBACK, check_url
from service.privacy.thresholds import K as LEAST_K
from service.setting_choices import EncoderChoice, Mode, Precision, ReleaseInterval, SecondLevel

_PREFIX = "BOTHWAYS_"
_MIN_SECRET_BYTES = 32
_INDEX = re.compile(r"auto|numpy|chroma|chroma:[A-Za-z0-9._-]+:\d{1,5}")
_ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?/?", re.IGNORECASE)
_HOSTS = re.compile(r"[A-Za-z0-9.-]+(\s*,\s*[A-Za-z0-9.-]+)*")
_OF_KUBERNETES = re.compile(r"(tcp|udp|sctp)://")  # how it tells pods where a service is
_LIKENESS = 0.7  # of a misspelt name: two letters exchanged in one of four still count
_DRIVERS = frozenset({"sqlite", "postgresql", "postgresql+psycopg"})
_ADDRESS = re.compile(r"[^@\s<>,;:]+@[^@\s<>,;:]+")


class UnsafeSettings(Exception):
    """Each argument is one sentence naming a setting and its cure."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file=".env",
        env_file_encoding="utf-8-sig",  # some editors of Windows begin a file with a mark
        env_ignore_empty=True,
        extra="ignore",
    )

    mode: Mode = Mode.PRODUCTION
    data_dir: Path = Path("data")
    database_url: str = ""
    secret_key: SecretStr = SecretStr("")
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8000
    public_url: str = ""
    allowed_hosts: str = ""
    organisation: str = "Your organisation"
    index: str = "auto"
    numpy_below: Annotated[int, Field(ge=0, le=10_000_000)] = 20_000
    encoder: EncoderChoice = EncoderChoice.ENGLISH
    encoder_path: Path | None = None
    encoder_sha256: str = ""
    encoder_precision: Precision = Precision.AUTO
    calibration_path: Path | None = None
    llm_url: str = ""
    llm_key: SecretStr = SecretStr("")
    llm_model: str = ""
    llm_deadline_seconds: Annotated[float, Field(ge=0.1, le=3600, allow_inf_nan=False)] = 20.0
    llm_daily_calls: Annotated[int, Field(ge=0, le=1_000_000_000)] = 500
    llm_daily_chars: Annotated[int, Field(ge=0, le=1_000_000_000_000)] = 2_000_000
    api_rate: Annotated[int, Field(ge=1, le=1_000_000)] = 60
    worker_concurrency: Annotated[int, Field(ge=1, le=64)] = 4
    k: Annotated[int, Field(ge=LEAST_K, le=1000)] = LEAST_K
    period: ReleaseInterval = ReleaseInterval.MONTH
    second_level: SecondLevel = SecondLevel.NONE
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = ""
    oidc_issuer: str = ""

    @field_validator(
        "mode", "period", "second_level", "encoder", "encoder_precision", mode="before"
    )
    @classmethod
    def _folded(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @property
    def is_development(self) -> bool:
        return self.mode is Mode.DEVELOPMENT

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/").lower()

    @property
    def host_names(self) -> frozenset[str]:
        """Names that a request may be sent to: others may have been bound to our address."""
        more = re.split(r"[\s,]+", self.allowed_hosts.lower())
        named = {urlsplit(self.origin).hostname or "", *more} - {""}
        return LOOPBACK.union(named) if self.is_development else frozenset(named)

    @property
    def main_url(self) -> str:
        return self.database_url or sqlite_file_url(self.data_dir.resolve() / "bothways.sqlite")

    @property
    def index_dir(self) -> Path:
        return self.data_dir / "index"

    @property
    def index_server(self) -> tuple[str, int] | None:
        """Host and port of a Chroma server; None where the index is a folder of our own."""
        _, _, address = self.index.partition(":")
        host, _, port = address.partition(":")
        return (host, int(port)) if address else None

    def checked(self) -> Self:
        """Raise UnsafeSettings with every reason why this must not start."""
        reasons = [reason for reason in self._reasons() if reason]
        if reasons:
            raise UnsafeSettings(*reasons)
        return self

    def _reasons(self) -> list[str]:
        return [
            self._unsafe_secret(),
            self._unsafe_database(),
            self._unsafe_bind(),
            self._unsafe_public_url(),
            self._unsafe_llm(),
            self._unsafe_mail(),
            self._two_encoders(),
            ""
            if _INDEX.fullmatch(self.index) and _has_port(f"//{self.index.removeprefix('chroma:')}")
            else "BOTHWAYS_INDEX must be auto, numpy, chroma or chroma:HOST:PORT.",
            ""
            if not self.allowed_hosts or _HOSTS.fullmatch(self.allowed_hosts)
            else "BOTHWAYS_ALLOWED_HOSTS must be host names without a port, separated by commas.",
            ""
            if self.is_development or self.oidc_issuer
            else "BOTHWAYS_OIDC_ISSUER is needed in production; set BOTHWAYS_MODE=development"
            " to try Bothways on this computer alone.",
        ]

    def _unsafe_secret(self) -> str:
        if len(self.secret_key.get_secret_value().encode()) >= _MIN_SECRET_BYTES:
            return ""
        return f"BOTHWAYS_SECRET_KEY needs at least {_MIN_SECRET_BYTES} random bytes."

    def _unsafe_database(self) -> str:
        try:
            url = sa.make_url(self.main_url)
            is_kept = url.drivername != "sqlite" or url.database not in {None, "", ":memory:"}
            is_known = url.drivername in _DRIVERS and is_kept
        except (ValueError, sa.exc.ArgumentError):  # a port that is no number, or no address
            is_known = False
        if is_known:
            return ""
        return (
            "BOTHWAYS_DATABASE_URL must read postgresql://name:password@host/database or"
            " sqlite:////folder/file."
        )

    def _unsafe_bind(self) -> str:
        if self.is_loopback or (self.public_url and not self.is_development):
            return ""
        if self.is_development:
            return (
                "BOTHWAYS_HOST must be 127.0.0.1 in development: its sign-in asks for no password."
            )
        return "BOTHWAYS_PUBLIC_URL is needed when others can reach the server."

    def _unsafe_public_url(self) -> str:
        if not self.public_url:
            return ""
        if not _ORIGIN.fullmatch(self.public_url) or not _has_port(self.public_url):
            return (
                "BOTHWAYS_PUBLIC_URL must read https://host or https://host:port, with nothing"
                " after it."
            )
        is_of_this_computer = self.is_loopback and urlsplit(self.public_url).hostname in LOOPBACK
        if self.origin.startswith("https://") or is_of_this_computer:
            return ""
        return "BOTHWAYS_PUBLIC_URL must begin with https:// unless only this computer is served."

    def _unsafe_llm(self) -> str:
        if not self.llm_url:
            return ""
        try:
            check_url(self.llm_url)
        except ValueError as problem:
            return f"BOTHWAYS_LLM_URL: {problem}"
        return ""

    def _two_encoders(self) -> str:
        is_other = self.encoder is EncoderChoice.MULTILINGUAL
        if is_other and (self.encoder_path or self.encoder_sha256):
            return (
                "BOTHWAYS_ENCODER_PATH and BOTHWAYS_ENCODER_SHA256 are for other weights of the"
                " English encoder; leave them out with BOTHWAYS_ENCODER=multilingual."
            )
        return ""

    def _unsafe_mail(self) -> str:
        """An unusable mail server is found at start, not by the first message."""
        url = self.smtp_url.get_secret_value()
        if url and not _names_a_server(url):
            return "BOTHWAYS_SMTP_URL must read smtp://name:password@host:port, or smtps://."
        if url and not _ADDRESS.fullmatch(self.mail_from):
            return "BOTHWAYS_MAIL_FROM must be the sender address of e-mail."
        return ""


def read_settings() -> Settings:
    """Read the environment and `.env`; raise UnsafeSettings for wrong names and unreadable values.

    An empty variable counts as unset.
    """
    try:
        wrong = list(_misspelt())
        settings = Settings()
    except UnicodeDecodeError:
        raise UnsafeSettings("The file .env cannot be read; save it in UTF-8.") from None
    except ValidationError as problem:
        raise UnsafeSettings(*wrong, *sorted(map(_unreadable, problem.errors()))) from None
    if wrong:
        raise UnsafeSettings(*wrong)
    return settings


def _misspelt() -> Iterator[str]:
    """Compare names with those of settings; a name like none of them may be another program's."""
    known = [name.upper() for name in Settings.model_fields]
    given = {
        **DotEnvSettingsSource(Settings).env_vars,
        **EnvSettingsSource(Settings).env_vars,
    }
    for name, value in sorted(given.items()):
        prefix, _, own = name.upper().partition("_")
        if f"{prefix}_" != _PREFIX or _OF_KUBERNETES.match(value or ""):
            continue
        nearest = get_close_matches(own, known, 1, _LIKENESS)
        if nearest and nearest != [own]:
            yield f"{_PREFIX}{own} is not a setting; did you mean {_PREFIX}{nearest[0]}?"


def _unreadable(error: ErrorDetails) -> str:
    name = f"{_PREFIX}{error['loc'][0]}".upper()
    if _OF_KUBERNETES.match(str(error["input"])):
        return (
            f"{name} is what Kubernetes tells pods about a service of that name; set"
            f" enableServiceLinks: false for this pod, or set {name} for it."
        )
    if error["type"] == "enum":
        return f"{name} must be {error['ctx']['expected']}."
    if span := _span(Settings.model_fields[str(error["loc"][0])]):
        return f"{name} must be {span}."
    return f"{name} cannot be read; see docs/settings.md."


def _span(field: FieldInfo) -> str | None:
    """What a number may be, as its field says it; None for what is no number."""
    limits = {n: getattr(one, n) for one in field.metadata for n in ("ge", "le") if hasattr(one, n)}
    kind = "a whole number" if field.annotation is int else "a number"
    return f"{kind} from {limits['ge']} to {limits['le']}" if limits else None


def sqlite_file_url(file: Path) -> str:
    """Name a file as a database, whatever characters its folders have."""
    return sa.URL.create("sqlite", database=str(file)).render_as_string()


def _has_port(url: str) -> bool:
    """Whether the port of an address is one, or left out."""
    try:
        return urlsplit(url).port != 0
    except ValueError:  # no number, too large, or a bracket that is not closed
        return False


def _names_a_server(url: str) -> bool:
    parts = urlsplit(url) if _has_port(url) else None
    return parts is not None and parts.scheme in ("smtp", "smtps") and bool(parts.hostname)
