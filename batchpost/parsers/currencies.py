"""Currencies named in cells, brought to ISO 4217 codes by the words the data knows."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.folding import words_of
from batchpost.parsers.headings import unit_word

#: «руб.» alone is the rouble of the list: Belarusian or Russian, never another currency.
_ROUBLES = frozenset(("BYN", "RUB"))
#: Words, their full stops and blanks; any other sign means something that is not known.
ONLY_WORDS = re.compile(r"(?:[^\W\d_]|[\s.])*")

_NUMERIC_CODE = re.compile(r"\s*\d{3}\s*")
_SIGNS = {sign: unit[1] for sign in "₽€$£₴₸" if (unit := unit_word(sign)) is not None}

Codes = np.ndarray[tuple[int], np.dtype[np.int64]]


def currency_of(text: str, default: str) -> str | None:
    """Return the currency a text names, `None` where it names none or several.

    Args:
        text: Words such as `бел. руб.` or `EUR`.
        default: Currency meant where only roubles are said.

    >>> currency_of("руб.", "BYN"), currency_of("рос. руб.", "BYN"), currency_of("Eur", "BYN")
    ('BYN', 'RUB', 'EUR')
    >>> currency_of("тугрик", "BYN"), currency_of("руб.", "EUR"), currency_of("EUR?", "BYN")
    (None, None, None)
    >>> currency_of("933", "BYN"), currency_of("€", "BYN")
    ('BYN', 'EUR')
    """
    text = "".join(f" {_SIGNS[sign]} " if sign in _SIGNS else sign for sign in text)
    said = [unit_word(word) for word in words_of(text)]
    if not said or not (ONLY_WORDS.fullmatch(text) or _NUMERIC_CODE.fullmatch(text)):
        return None
    if any(word is None or word[0] != "currency" for word in said):
        return None
    named = {word[1] for word in said if word is not None}
    codes = named - {""}
    if len(codes) > 1:
        return None
    code = codes.pop() if codes else default
    return None if "" in named and code not in _ROUBLES else code


@dataclass(frozen=True)
class RowCurrencies:
    """What each row says of its currency; `codes` point into `names`.

    The first name is empty: the row says nothing. `None` is a word nobody knows.
    """

    names: list[str | None]
    codes: Codes

    def at(self, position: int) -> str | None:
        """Return what one row says."""
        return self.names[int(self.codes[position])]


def row_currencies(column: pa.ChunkedArray | None, count: int, default: str) -> RowCurrencies:
    """Return the currencies of a column of currencies; each distinct value is looked up once."""
    if column is None:
        return RowCurrencies([""], np.zeros(count, dtype=np.int64))
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    values = encoded.dictionary.to_pylist()
    found = [currency_of(value, default) for value in values]
    names: list[str | None] = ["", *dict.fromkeys(found)]
    places = np.array([names.index(code, 1) for code in found] + [0], dtype=np.int64)
    indices = pc.fill_null(encoded.indices, len(values)).to_numpy(zero_copy_only=False)
    return RowCurrencies(names, places[indices.astype(np.int64)])
