"""Countries of a column as ISO 3166 alpha-2, from codes, numbers and names in three languages."""

import re
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.address_words import read_rows
from batchpost.parsers.folding import fold_lookalikes, words_of
from batchpost.parsers.numbers import Flags, present

_LANGUAGES = ("en", "be", "ru")
#: Codes of the locale data that are no country: unions, test locales, unknown.
_NO_COUNTRIES = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))
_BETWEEN = re.compile(r"\s*[-–—/|,;()]+\s*|(?<=^\w{2})\s|(?<=^\w{3})\s")


def read_countries(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, Flags]:
    """Return countries as codes, and which cells name none that is known."""
    values = [value for value in pc.unique(column).to_pylist() if value]
    codes = {value: country_code(value) for value in values}
    table = pa.array([codes[value] for value in values], pa.large_string())
    places = pc.index_in(column, pa.array(values, pa.large_string()))
    found = pa.chunked_array([table.take(places.combine_chunks())])
    return found, present(column) & ~present(found)


def country_code(text: str) -> str | None:
    """Return the ISO 3166 alpha-2 code of a country, `None` where it is not known.

    A code and a name side by side are read if both mean the same country.

    >>> country_code("fr"), country_code("643"), country_code("Франция"), country_code("Польшча")
    ('FR', 'RU', 'FR', 'PL')
    >>> country_code("RU - Россия"), country_code("112 Беларусь"), country_code("RU - Польша")
    ('RU', 'BY', None)
    """
    code = _one_code(text)
    if code is None:
        parts = [part for part in _BETWEEN.split(text) if part]
        codes = {_one_code(part) for part in parts} if len(parts) > 1 else {None}
        code = codes.pop() if len(codes) == 1 else None
    return code


def _one_code(text: str) -> str | None:
    plain = " ".join(words_of(text))
    also = _also()
    if plain in also:
        return also[plain]
    if plain.isdecimal() or (plain.isascii() and len(plain) == 3):
        return _aliases().get(plain.upper().zfill(3))
    if plain.isascii() and len(plain) == 2:
        return plain.upper() if plain.upper() in _codes() else None
    return _names().get(plain) or also.get(fold_lookalikes(plain))


@lru_cache
def _also() -> dict[str, str]:
    """Return the spellings that the common locale data does not have."""
    rows = read_rows("country_names.csv")
    return {" ".join(words_of(row["name"])): row["country"] for row in rows}


@lru_cache
def _aliases() -> dict[str, str]:
    """Return ISO numbers and alpha-3 codes with their alpha-2 code."""
    from babel.core import get_global  # noqa: PLC0415 - only lists that name countries pay

    aliases = get_global("territory_aliases")
    return {
        code: targets[0]
        for code, targets in aliases.items()
        if len(targets) == 1 and targets[0] not in _NO_COUNTRIES
    }


@lru_cache
def _codes() -> frozenset[str]:
    return frozenset(code for code in _names().values() if len(code) == 2)


@lru_cache
def _names() -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415 - same

    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                names[" ".join(words_of(str(name)))] = code
    return names


def all_abroad(column: pa.ChunkedArray, home: str) -> bool:
    """Tell whether every item names a country, and none of them is `home`."""
    known = present(column)
    if not len(known) or not known.all():
        return False
    return not bool(np.any([code == home for code in pc.unique(column).to_pylist()]))
