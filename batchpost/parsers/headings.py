"""What a client's heading means: its words brought to one form, then looked up in data.

A heading is compared without case, punctuation and blanks, with ё as е and with Latin
look-alikes inside Cyrillic words as Cyrillic. A unit or currency at its end is taken off
and kept as what it says.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from batchpost.parsers.folding import fold_lookalikes, words_of

_HEADINGS = Path(__file__).parent / "data" / "headings.csv"
_UNITS = Path(__file__).parent / "data" / "units.csv"
_BRACKETS = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")
#: Words that say whose a thing is, and nothing more.
_WHOSE = frozenset(
    words_of(
        "получателя адресата отправления отправлений почтового рпо клиента посылки письма "
        "бандероли атрымальніка адрасата адпраўлення паштовага "
        "recipient recipients addressee consignee item"
    )
)
_HEADING_CHARACTERS = 120
#: A cell with so many digits is data.
_DIGITS_MAX = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading was taken for, and the unit and currency it names.

    `minor`: it names the minor unit alone (`коп.`), so its amounts are whole minor units.
    `torn`: it names several currencies, so it says of no amount in which it is.
    """

    role: str
    unit: str | None = None
    currency: str | None = None
    minor: bool = False
    torn: bool = False


@lru_cache
def _roles() -> dict[str, str]:
    roles: dict[str, str] = {}
    with _HEADINGS.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(line for line in opened if not line.startswith("#")):
            roles.setdefault(_key(words_of(row["heading"])), row["role"])
    return roles


@lru_cache
def _unit_words() -> dict[str, tuple[str, str]]:
    with _UNITS.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(line for line in opened if not line.startswith("#"))
        return {row["word"]: (row["what"], row["value"]) for row in rows}


@lru_cache
def known_headings() -> tuple[str, ...]:
    """Return the headings of the data as people write them: small, capital, in capitals."""
    with _HEADINGS.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(line for line in opened if not line.startswith("#"))
        plain = [row["heading"] for row in rows]
    forms = {form for text in plain for form in (text, text.capitalize(), text.upper())}
    return tuple(sorted(forms))


def known_roles() -> frozenset[str]:
    """Return every role a heading can have."""
    return frozenset(_roles().values())


def example_headings() -> Sequence[str]:
    """Return headings to name when none was found, one for each of the main columns."""
    return ("Адресат", "Кому", "Куда", "Адрес", "Индекс", "Масса", "Вес", "ШПИ", "Recipient")


def unit_word(word: str) -> tuple[str, str] | None:
    """Return what a word says of a unit: `("weight", "kg")`, `("currency", "EUR")`.

    An empty currency is roubles of any country. `minor` and `minor_in_cells` are words for
    the minor unit, the latter too short to be looked for in headings.
    """
    return _unit_words().get(word)


def _key(words: Iterable[str]) -> str:
    return "".join(words)


@lru_cache(maxsize=4096)
def meaning(heading: str) -> Meaning | None:
    """Return what a heading means, `None` where nobody has said.

    >>> meaning("Кому (Ф.И.О.)").role, meaning("Вес (гр.)").unit
    ('addressee', 'g')
    >>> meaning("Value (EUR)")
    Meaning(role='customs_value', unit=None, currency='EUR', minor=False, torn=False)
    """
    if not heading or len(heading) > _HEADING_CHARACTERS:
        return None
    plain = words_of(heading)
    bare = words_of(_BRACKETS.sub(" ", heading))
    units = [unit for word in plain if (unit := unit_word(word)) is not None]
    minor = "minor" in dict(units) and ("currency", "") not in units
    said: dict[str, str] = {}
    for what, value in units:
        said[what] = said.get(what) or value
    if len({value for what, value in units if what == "weight"}) > 1:
        del said["weight"]  # `кг/г` proves nothing
    for words in (plain, bare):
        role = _role(words)
        if role is not None:
            torn = _is_torn({value for what, value in units if what == "currency"})
            currency = None if torn else said.get("currency")
            return Meaning(role, said.get("weight"), currency, minor, torn)
    return None


def _is_torn(named: set[str]) -> bool:
    """Tell several currencies; roubles of any country (an empty name) are BYN or RUB."""
    codes = named - {""}
    return len(codes) > 1 or ("" in named and not codes <= {"BYN", "RUB"})


def _role(words: Sequence[str]) -> str | None:
    """Look words up as they are, then without units, then without whose they are."""
    roles = _roles()
    without_units = [word for word in words if not _is_unit(word)]
    without_owner = [word for word in without_units if word not in _WHOSE]
    for tried in (words, without_units, without_owner):
        if not tried:
            continue
        for key in (_key(tried), fold_lookalikes(_key(tried))):
            if key in roles:
                return roles[key]
    return None


def _is_unit(word: str) -> bool:
    found = unit_word(word)
    return found is not None and found[0] != "minor_in_cells"


def roles_in(row: Iterable[str | None]) -> int:
    """Return how many different meanings the cells of a row have as headings."""
    cells = (cell.strip() for cell in row if cell and sum(map(str.isdecimal, cell)) < _DIGITS_MAX)
    return len({found.role for cell in cells if (found := meaning(cell))})
