"""The reader's language: catalogues beside the code, source strings English."""

import gettext
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from batchpost.model.message import Message

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

    def _fact(self, value: object) -> object:
        return self.say(value) if isinstance(value, Message) else value


@lru_cache
def language(code: str) -> Language:
    """Return the language `code`; Belarusian falls back on Russian, both on English."""
    order = {"ru": ["ru"], "be": ["be", "ru"]}.get(code, [])
    found = gettext.translation(DOMAIN, str(CATALOGUES), order, fallback=True)
    return Language(code if code in LANGUAGES else "en", found.gettext, found.ngettext)
