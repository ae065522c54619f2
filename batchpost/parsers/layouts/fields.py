"""What a column of a layout can be: the roles of headings, by the names operators know."""

import difflib
from functools import lru_cache

from batchpost.model.items import NAMES, Advice, Direction, ItemCategory, ItemKind, Mark
from batchpost.parsers.headings import known_roles

#: Columns of the item table that are no client's business.
_OWN = frozenset(("line_no", "sheet", "row"))
#: Another name for a role, as the item table has it.
_ALSO = {"weight_g": "weight"}
_WORDS: dict[str, frozenset[str]] = {
    "kind": frozenset(ItemKind),
    "category": frozenset(ItemCategory),
    "direction": frozenset(Direction),
    "advice": frozenset(Advice),
    "marks": frozenset(Mark),
}


@lru_cache
def known_fields() -> frozenset[str]:
    """Return every field a column can be taken for."""
    return known_roles() | (frozenset(NAMES) - _OWN - frozenset(_ALSO))


def field_named(name: str) -> str | None:
    """Return the field of a name, `None` where there is none.

    >>> field_named("weight_g"), field_named("postcode"), field_named("row")
    ('weight', 'postcode', None)
    """
    field = _ALSO.get(name, name)
    return field if field in known_fields() else None


def near_fields(name: str) -> list[str]:
    """Return the fields whose names are nearest, the nearest first."""
    return difflib.get_close_matches(name, sorted(known_fields()), n=3, cutoff=0.5)


def value_fits(field: str, value: str) -> bool:
    """Tell whether a value may be set for a field of words; other fields take any text.

    >>> value_fits("kind", "letter"), value_fits("kind", "brick"), value_fits("comment", "x")
    (True, False, True)
    """
    known = _WORDS.get(field)
    if known is None:
        return bool(value.strip())
    return all(word in known for word in value.split()) and bool(value.split())
