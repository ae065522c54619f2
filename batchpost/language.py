"""The reader's language: catalogues beside the code, source strings English."""

import gettext
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.model.message import Message

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal
    from typing import TypeGuard

LANGUAGES = ("ru", "be", "en")
DOMAIN = "batchpost"
CATALOGUES = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Language:
    """One of `LANGUAGES`, able to say messages and to write numbers."""

    code: str
    _translate: Callable[[str], str]
    _choose: Callable[[str, str, int], str]

    def text(self, source: str) -> str:
        """Translate a marked source string."""
        return self._translate(source) if source else source

    def say(self, said: Message) -> str:
        """Render a message with its facts.

        >>> language("en").say(Message("{n} kg", {"n": 2}))
        '2 kg'
        """
        if said.many is None:
            template = self.text(said.template)
        else:
            template = self._choose(said.template, said.many, said.count)
        return template.format_map({name: self._fact(value) for name, value in said.facts.items()})

    def day(self, day: "date") -> str:
        """Write a day as people of the language do: 23.11.2026, in English 2026-11-23."""
        return day.isoformat() if self.code == "en" else f"{day:%d.%m.}{day.year:04d}"

    def moment(self, moment: "datetime") -> str:
        """Write a moment of the office as people of the language do: 23.11.2026 10:30."""
        return f"{self.day(moment.date())} {moment:%H:%M}"

    def decimal(self, number: "Decimal") -> str:
        """Write a number as people of the language do: 0,5, in English 0.5."""
        plain = f"{number:f}"
        return plain if self.code == "en" else plain.replace(".", ",")

    def _fact(self, value: object) -> object:
        if isinstance(value, Message):
            return self.say(value)
        if _is_decimal(value):
            return self.decimal(value)
        if _is_moment(value):
            return self.moment(value)
        return self.day(value) if _is_day(value) else value


def _is_decimal(value: object) -> "TypeGuard[Decimal]":
    """Tell a decimal number apart without importing `decimal`, as days are."""
    return type(value).__name__ == "Decimal" and type(value).__module__ == "decimal"


def _is_day(value: object) -> "TypeGuard[date]":
    """Tell a day apart without importing `datetime`, which light commands go without."""
    return type(value).__module__ == "datetime" and type(value).__name__ == "date"


def _is_moment(value: object) -> "TypeGuard[datetime]":
    """Tell a moment apart, likewise."""
    return type(value).__module__ == "datetime" and type(value).__name__ == "datetime"


@lru_cache
def language(code: str) -> Language:
    """Return the language `code`; Belarusian falls back on Russian, both on English."""
    order = {"ru": ["ru"], "be": ["be", "ru"]}.get(code, [])
    found = gettext.translation(DOMAIN, str(CATALOGUES), order, fallback=True)
    return Language(code if code in LANGUAGES else "en", found.gettext, found.ngettext)
