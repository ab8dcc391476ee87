"""The article: one news text as it was read, with what is known about it."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from typing import Literal

Language = Literal["de", "en"]


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """A date of publication in the precision in which it was given.

    ``value`` is EDTF level 0: ``2016``, ``2016-10`` or ``2016-10-14``.
    """

    value: str

    @property
    def day(self) -> datetime.date | None:
        """The day, when the date is that precise."""
        return datetime.date.fromisoformat(self.value) if len(self.value) == 10 else None

    @property
    def year(self) -> int:
        """The year, which every publication date has."""
        return int(self.value[:4])

    @property
    def month(self) -> int | None:
        """The month (1-12), when the date is that precise."""
        return int(self.value[5:7]) if len(self.value) >= 7 else None


@dataclass(frozen=True, slots=True)
class Article:
    """One article. ``text`` is the whole text as read from its file, so that character offsets hold there.

    ``body`` is the offset at which the running text starts (behind a ``date ...`` header).
    """

    id: str
    text: str
    language: Language
    body: int = 0
    date: PublicationDate | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None

    @property
    def content_hash(self) -> str:
        """SHA-256 over everything that can change the article's graph."""
        date = self.date.value if self.date else ""
        fields = (self.text, self.language, date, self.title or "", self.url or "", self.publisher or "")
        return hashlib.sha256("\x1f".join(fields).encode()).hexdigest()
