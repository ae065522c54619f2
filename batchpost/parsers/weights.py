"""Weights of a column as whole grams, the unit proven for the list or refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.cell_bytes import bytes_of
from batchpost.parsers.headings import unit_word
from batchpost.parsers.numbers import (
    Flags,
    Ints,
    dates,
    flags,
    maybe_thousands,
    present,
    scaled,
    whole_column,
)

_PLACES = 6  # a gram is 10**-3 kg; three places more show what a gram cannot hold
_ONE = 10**_PLACES
_WITH_WORD = r"^(?P<number>[+-]?[\d .,]*\d)\s*(?P<word>[^\d\s.,]+)\.?$"

#: No item is heavier than this in kilograms: the heaviest service named anywhere in the notes
#: (a cargo service) takes 100 kg. A larger whole number in kilograms is a number of grams.
_KILOGRAMS_MAX = 100
#: A number with a fraction below this among grams is a weight in kilograms.
_KILOGRAMS_USUAL = 50
#: Whole numbers above this are grams: a parcel of so many kilograms is not carried.
_PROVES_GRAMS = 30
#: Kinds that never weigh more than two kilograms.
_LIGHT = frozenset(("letter", "postcard", "printed_papers", "small_packet", "first_class"))
_LIGHT_KILOGRAMS_MAX = 2

_OTHER = {"g": "kg", "kg": "g"}

UNREADABLE, FRACTION, MIXED = "unreadable", "fraction", "mixed_units"
AMBIGUOUS = "ambiguous"
DATE = "date"
_APOSTROPHES = r"^(\d{1,3})['’](\d{3})"


@dataclass(frozen=True)
class Weights:
    """Grams of a column and how the unit was found.

    `how` is `said` (heading, cell, operator, format), `shared` where cells without a unit got
    that of the cells with one (`bare` counts them), `assumed` from the spread of values, or
    `unknown`: then no weight is given at all. `faults` are places with what is wrong.
    """

    grams: pa.Array
    unit: str | None
    how: str
    faults: dict[int, str] = field(default_factory=dict)
    smallest: str = ""
    largest: str = ""
    bare: int = 0


def read_weights(
    column: pa.ChunkedArray,
    unit: str | None,
    units: pa.ChunkedArray | None,
    kind: str | None,
    others: Sequence[pa.ChunkedArray] = (),
) -> Weights:
    """Return the weights of a column in whole grams.

    Args:
        column: Cleaned cells.
        unit: `g` or `kg` where the heading, the format or the operator says it.
        units: Cells of a column of units, if there is one.
        kind: Kind of the list's items, where known: letters never weigh kilograms by tens.
        others: The weights on further sheets of the list: its unit is one for all of them.
    """
    column = _with_blanks(column)
    values, read = scaled(column, _PLACES)
    given = np.full(len(column), "", dtype="<U2")
    if units is not None:
        given = _units_of(units)
    if not read.all():
        _read_with_words(column, values, read, given)
    filled = present(column)
    faults = dict.fromkeys(np.flatnonzero(filled & ~read).tolist(), UNREADABLE)
    if faults:
        dated = np.flatnonzero(dates(column) & ~read)
        faults.update(dict.fromkeys(dated.tolist(), DATE))
    how = "said"
    bare = np.zeros(len(column), dtype=bool)
    if unit is None:
        unit = _most_given(given[read])
        bare = read & (given == "")
        how = "shared" if bare.any() else "said"
    if unit is None:
        spread = np.concatenate([values[read], *map(_values, others)])
        unit, how = _from_spread(spread, kind), "assumed"
    if unit is None and read.any():
        return Weights(whole_column(values, np.zeros_like(read)), None, "unknown", faults)
    if how == "shared" and _from_spread(values[bare], kind) not in {None, unit}:
        given[bare] = _OTHER[str(unit)]
    grams, wrong = _grams(values, read, str(unit), given)
    if unit == "g":
        doubtful = read & maybe_thousands(column) & (given != "kg")
        wrong.update(dict.fromkeys(np.flatnonzero(doubtful).tolist(), AMBIGUOUS))
    faults.update(wrong)
    known = read.copy()
    known[list(wrong)] = False
    low, high = _range(values[read])
    return Weights(whole_column(grams, known), unit, how, faults, low, high, int(bare.sum()))


def is_grams_for_sure(read: Weights, kind: str | None) -> bool:
    """Tell whether a weight, all of them whole, is more than any item of the kind has kilograms."""
    if (read.unit, read.how) != ("g", "assumed") or "." in read.smallest + read.largest:
        return False
    most = _LIGHT_KILOGRAMS_MAX if kind in _LIGHT else _KILOGRAMS_MAX
    return bool(read.largest) and int(read.largest) > most and not read.faults


def _values(column: pa.ChunkedArray) -> Ints:
    """Return the plain numbers of a column."""
    values, read = scaled(_with_blanks(column), _PLACES)
    return values[read]


def _with_blanks(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column with blanks for the apostrophes between thousands, seldom met."""
    text = bytes_of(column).text
    if not any(mark.encode() in text for mark in "'’"):
        return column
    return pc.replace_substring_regex(column, _APOSTROPHES, r"\1 \2")


def _units_of(units: pa.ChunkedArray) -> "np.ndarray[tuple[int], np.dtype[np.str_]]":
    texts = pc.utf8_rtrim(pc.utf8_lower(units), ".").to_pylist()
    codes = {text: _weight_unit(text) for text in set(texts) if text}
    return np.array([codes.get(text, "") for text in texts], dtype="<U2")


def _weight_unit(word: str) -> str:
    found = unit_word(word)
    return found[1] if found is not None and found[0] == "weight" else ""


def _read_with_words(
    column: pa.ChunkedArray,
    values: Ints,
    read: Flags,
    given: "np.ndarray[tuple[int], np.dtype[np.str_]]",
) -> None:
    """Read cells such as `250 г` or `0,5 кг`; their own unit is noted for each."""
    parts = pc.extract_regex(column, _WITH_WORD)
    if isinstance(parts, pa.ChunkedArray):
        parts = parts.combine_chunks()
    split = flags(pc.is_valid(parts)) & ~read
    if not split.any():
        return
    words = pa.chunked_array([pc.struct_field(parts, "word")])
    numbers = pa.chunked_array([pc.struct_field(parts, "number")])
    units = _units_of(words)
    also, good = scaled(numbers, _PLACES)
    taken = split & good & (units != "")
    values[taken] = also[taken]
    given[taken] = units[taken]
    read |= taken


def _most_given(given: "np.ndarray[tuple[int], np.dtype[np.str_]]") -> str | None:
    """Return the unit that most cells name themselves, if any does."""
    grams, kilograms = int((given == "g").sum()), int((given == "kg").sum())
    if not grams and not kilograms:
        return None
    return "g" if grams >= kilograms else "kg"


def _from_spread(values: Ints, kind: str | None) -> str | None:
    """Return the unit the values themselves show, `None` where they show none."""
    if not len(values):
        return None
    fractions = int((values % _ONE != 0).sum())
    large = int((values > _PROVES_GRAMS * _ONE).sum())
    if fractions or large:
        return "kg" if fractions > large else "g"
    light = kind in _LIGHT and bool((values > _LIGHT_KILOGRAMS_MAX * _ONE).any())
    return "g" if light else None


def _grams(
    values: Ints, read: Flags, unit: str, given: "np.ndarray[tuple[int], np.dtype[np.str_]]"
) -> tuple[Ints, dict[int, str]]:
    """Return grams and the places where the number is no whole gram or of another unit."""
    whole = values % _ONE == 0
    other = (given != "") & (given != unit)
    if unit == "g":
        grams = values // _ONE
        as_kilograms = (values % (_ONE // 1000) == 0) & (np.abs(values) < _KILOGRAMS_USUAL * _ONE)
        mixed = read & (other | (~whole & as_kilograms))
        fraction = read & ~whole & ~mixed
    else:
        grams = values // (_ONE // 1000)
        mixed = read & (other | (whole & (values >= _KILOGRAMS_MAX * _ONE)))
        fraction = read & ~mixed & (values % (_ONE // 1000) != 0)
    faults = dict.fromkeys(np.flatnonzero(mixed).tolist(), MIXED)
    faults.update(dict.fromkeys(np.flatnonzero(fraction).tolist(), FRACTION))
    return grams, faults


def _range(values: Ints) -> tuple[str, str]:
    if not len(values):
        return "", ""
    return _shown(int(values.min())), _shown(int(values.max()))


def _shown(value: int) -> str:
    """Return a value as a person writes it.

    >>> _shown(386_000), _shown(20_000_000)
    ('0.386', '20')
    """
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value), _ONE)
    text = f"{sign}{whole}.{part:0{_PLACES}}"
    return text.rstrip("0").rstrip(".")
