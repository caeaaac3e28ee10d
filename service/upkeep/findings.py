"""What a check of a deployment finds."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`cure` is one sentence, empty where all is well."""

    name: str
    is_well: bool
    sentence: str
    cure: str = ""


Found = Iterator[Finding]


def finding(name: str, is_well: bool, sentence: str, *, cure: str) -> Finding:  # noqa: FBT001  # the claim itself
    return Finding(name, is_well, sentence, "" if is_well else cure)
