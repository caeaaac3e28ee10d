"""The address of a model, checked before anything is sent there."""

from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def check_url(url: str) -> str:
    """Return the url; raise ValueError unless it is https, or http to this machine itself."""
    try:
        parts = urlsplit(url)
        is_whole = parts.hostname is not None and parts.port != 0
    except ValueError:  # a port that is no number, or a bracket that is not closed
        is_whole = False
    if not is_whole:
        raise ValueError("The model's address must read https://host:port/path.")
    if parts.username or parts.password:
        raise ValueError("The model's address must hold no sign-in; use the key setting.")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError("The model's address must be https, or http on this machine.")
    return url
