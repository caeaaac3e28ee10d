"""What points have in common is taken off them: the mean of all, and of each language its own.

An encoder places the texts of one language near each other, and the themes of an organisation that
writes two would be the languages. A mean of few points is mostly those points, so it is shrunk: of
all points towards nothing, of a language towards the mean of all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from embeddings.exact import Int16, Int32, Int64, rescale

# a mean of this many points counts half; all sizes from 17 to 20,000 were best between 8 and 30
HALF_AT: Final = 17
UNKNOWN: Final = ""


@dataclass(frozen=True, slots=True, eq=False)
class LanguageMeans:
    """`rows` (1 + languages, d): of all points, then of each of `languages`."""

    languages: tuple[str, ...]
    rows: Int32

    def centred(self, points: Int16, languages: Sequence[str] | None) -> Int16:
        """Rows (n, d) of length 4000 about the mean of their language, if there is one."""
        return rescale(points.astype(np.int32) - self.rows[self._places(points, languages)])

    def _places(self, points: Int16, languages: Sequence[str] | None) -> Int64:
        if languages is None:
            return np.zeros(len(points), dtype=np.int64)
        row = {language: place for place, language in enumerate(self.languages, start=1)}
        return np.array([row.get(one, 0) for one in languages], dtype=np.int64)


def language_means(points: Int16, languages: Sequence[str] | None) -> LanguageMeans:
    """Measure the means of points (n, d), n > 0, whose languages are known or UNKNOWN."""
    total = points.sum(axis=0, dtype=np.int64)
    overall = total / (len(points) + HALF_AT)
    told = np.array([UNKNOWN] * len(points) if languages is None else languages, dtype=np.str_)
    names = tuple(str(one) for one in np.unique(told) if one != UNKNOWN)
    rows = [overall]
    for name in names:
        own = points[told == name]
        apart = own.sum(axis=0, dtype=np.int64) / len(own) - total / len(points)
        rows.append(overall + apart * len(own) / (len(own) + HALF_AT))
    return LanguageMeans(names, np.rint(np.array(rows)).astype(np.int32))
