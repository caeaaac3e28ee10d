"""Redirect after sign-in: to the page that was asked for, or else to this week."""

import re
from typing import Final

from fastapi import Request, Response

HOME: Final = "/"
_COOKIE: Final = "bothways_after_sign_in"
_TEN_MINUTES: Final = 600
_OURS: Final = re.compile(r"(?:/[A-Za-z0-9][A-Za-z0-9_-]*)+")  # a path of this site, no other host


def remember(answer: Response, path: str) -> None:
    answer.set_cookie(_COOKIE, path, max_age=_TEN_MINUTES, httponly=True, samesite="lax")


def destination(request: Request) -> str:
    path = request.cookies.get(_COOKIE, HOME)
    return path if _OURS.fullmatch(path) else HOME


def forget(answer: Response) -> None:
    answer.delete_cookie(_COOKIE)
