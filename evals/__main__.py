"""Entry of `python -m evals`; no connection but to this machine is let through."""

import sys

from evals.cli import main

LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


def _only_local(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return  # nothing to do with a network
    if host not in LOCAL:
        raise ConnectionRefusedError("Evals open no connection to other machines.")


if __name__ == "__main__":
    sys.addaudithook(_only_local)
    sys.exit(main())
