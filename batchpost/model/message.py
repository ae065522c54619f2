"""Sentences for people, kept as template and facts until the reader's language is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with its facts, not yet in any language.

    `template` is the English source string, the key of the catalogues. `many` is its
    plural form; then `count` chooses. A fact may itself be a message.

    >>> str(message("A postcode has {digits} digits.", digits=6))
    'A postcode has 6 digits.'
    """

    template: str
    facts: Mapping[str, object] = field(default_factory=dict)
    many: str | None = None
    count: int = 0

    def __str__(self) -> str:
        """Return the English sentence."""
        template = self.many if self.many is not None and self.count != 1 else self.template
        return template.format_map(self.facts)


def message(template: str, /, **facts: object) -> Message:
    """Return a sentence to be rendered later; marks `template` for the catalogues."""
    return Message(template, facts)


def counted(one: str, many: str, count: int, /, **facts: object) -> Message:
    """Return a sentence whose form depends on `count`, given to it as the fact `count`.

    >>> str(counted("{count} item", "{count} items", 3))
    '3 items'
    """
    return Message(one, {"count": count, **facts}, many, count)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for marking without translating
    """Mark `text` for the catalogues; it is translated where it is shown."""
    return text
