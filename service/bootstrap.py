"""Construct Parts from settings; nothing else constructs adapters."""

import fcntl
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from pydantic import SecretStr

from embeddings.encoder import WEIGHTS_SHA256, Encoder, MiniLmEncoder
from embeddings.multilingual.mapped import multilingual_encoder
from prompts.chat import Chat
from prompts.policy import Policy
from service.ledger import SqlLedger
from service.models import engine
from service.models.engine import Transaction
from service.setting_choices import EncoderChoice
from service.settings import Settings, UnsafeSettings, read_settings

Clock = Callable[[], datetime]

_PRIVATE_DIR = 0o700
_PRIVATE_FILE = 0o600


@dataclass(frozen=True, slots=True)
class Parts:
    """What the service is made of; `chat` is None when no model is configured."""

    settings: Settings
    read: Transaction
    write: Transaction
    encoder: Encoder
    chat: Chat | None
    clock: Clock


def build(settings: Settings) -> Parts:
    """Open databases and adapters; no model is loaded and no socket opened before its first use."""
    read = engine.transaction(engine.reader(settings.main_url))
    write = engine.transaction(engine.writer(settings.main_url), secret=secret_of(settings))
    return Parts(
        settings=settings,
        read=read,
        write=write,
        encoder=_encoder(settings),
        chat=_chat(settings, write),
        clock=utc_now,
    )


def load_settings() -> Settings:
    """Settings of this process, checked; development keeps its own secret in the data folder.

    Raises UnsafeSettings.
    """
    settings = read_settings()
    _private_folder(settings.data_dir)
    if settings.is_development and not settings.secret_key.get_secret_value():
        settings.secret_key = SecretStr(_development_secret(settings.data_dir / "secret"))
    return settings.checked()


def lock_file(file: IO[str] | int, how: int, *, folder: Path) -> None:
    """Take a lock; raise BlockingIOError if another holds it, UnsafeSettings if there are none."""
    try:
        fcntl.flock(file, how)
    except BlockingIOError:
        raise
    except OSError as error:
        raise UnsafeSettings(
            f"BOTHWAYS_DATA_DIR is {folder}, where files cannot be locked ({error.strerror}), as on"
            " some NFS and SMB shares; use a folder on a local disk."
        ) from None


def secret_of(settings: Settings) -> bytes:
    return settings.secret_key.get_secret_value().encode()


def utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # the one clock that all others are handed


def _encoder(settings: Settings) -> Encoder:
    if settings.encoder is EncoderChoice.MULTILINGUAL:
        return multilingual_encoder()
    return MiniLmEncoder(
        path=settings.encoder_path,
        weights_sha256=settings.encoder_sha256 or WEIGHTS_SHA256,
        precision=settings.encoder_precision.value,
    )


def _chat(settings: Settings, write: Transaction) -> Chat | None:
    if not settings.llm_url:
        return None
    # its vendor takes longer to load than everything else, and few deployments use it
    from prompts.openai_chat import OpenAIChat  # noqa: PLC0415

    return OpenAIChat(
        settings.llm_url,
        settings.llm_key.get_secret_value(),
        settings.llm_model,
        deadline_seconds=settings.llm_deadline_seconds,
        policy=Policy(
            SqlLedger(write, settings.llm_daily_calls, settings.llm_daily_chars, clock=utc_now),
            clock=utc_now,
        ),
    )


def _private_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=_PRIVATE_DIR, parents=True, exist_ok=True)
    except OSError as error:
        raise UnsafeSettings(
            f"BOTHWAYS_DATA_DIR is {folder}, which cannot be made: {error.strerror}."
        ) from None
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise UnsafeSettings(
            f"BOTHWAYS_DATA_DIR is {folder}, which this account cannot write; make it"
            " its owner, and the volume writable."
        )


def _development_secret(file: Path) -> str:
    """Create the secret under a lock: two processes may start at the same time."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, _PRIVATE_FILE)
    with os.fdopen(handle, "r+", encoding="ascii") as kept:
        lock_file(kept, fcntl.LOCK_EX, folder=file.parent)
        secret = kept.read().strip()
        if not secret:
            secret = secrets.token_hex(32)
            kept.write(secret)
    return secret
