"""Phones as E.164, whole columns at a time, where that is certain.

A phone stays in the item table as it is written; this is what it is compared and dialled by.
The forms and the numbering plans are data. A library of all plans was tried: it takes 60 ms to
load and 60 µs a number, six seconds for a list of foreign phones.
"""

import csv
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

_DATA = Path(__file__).parent / "data"
_BETWEEN = r"[\s().\-–—/]"
_EXTENSION = r"(?i)(?:доб|вн|ext|x|#)\.?:?(\d{1,6})$"


def to_e164(phones: "pa.Array", countries: "pa.Array") -> "pa.Array":
    """Return each phone as E.164, missing where it is no number of a known plan.

    Args:
        phones: One phone a cell; blanks, brackets and an extension do not matter.
        countries: ISO alpha-2 of the country whose short forms are meant, beside each phone.

    >>> import pyarrow as pa
    >>> cells = ["8 (029) 123-45-67", "+375 17 123 45 67 доб. 2", "8 495 123-45-67", "29 12345"]
    >>> to_e164(pa.array(cells), pa.array(["BY"] * 4)).to_pylist()
    ['+375291234567', '+375171234567', '+74951234567', None]
    """
    import pyarrow as pa  # noqa: PLC0415 - `--help` must not pay for it
    import pyarrow.compute as pc  # noqa: PLC0415 - same

    plain = pc.replace_substring_regex(phones.cast(pa.large_string()), _BETWEEN, "")
    found = _where(plain, _plans(), plain)
    if found.null_count > plain.null_count:
        plain = pc.replace_substring_regex(plain, _EXTENSION, "")
    for form in _forms():
        rest = pc.and_(pc.is_null(found), pc.is_valid(plain))
        if form["home"]:
            rest = pc.and_(rest, pc.fill_null(pc.equal(countries, form["home"]), False))
        if pc.any(rest).as_py():
            read = _read(plain.filter(rest), form)
            found = pc.replace_with_mask(found, rest, read)
    return found


def phones_e164(phones: Sequence[str | None], countries: Sequence[str | None]) -> list[str | None]:
    """Return each phone as E.164, `None` where that is not certain.

    >>> phones_e164(["80291234567", "нет", None], ["BY", "BY", "BY"])
    ['+375291234567', None, None]
    """
    import pyarrow as pa  # noqa: PLC0415 - see above

    text = pa.large_string()
    found: list[str | None] = to_e164(pa.array(phones, text), pa.array(countries, text)).to_pylist()
    return found


def _read(plain: "pa.Array", form: dict[str, str]) -> "pa.Array":
    import pyarrow as pa  # noqa: PLC0415 - see above
    import pyarrow.compute as pc  # noqa: PLC0415 - same

    if not pc.any(pc.match_substring_regex(plain, form["form"])).as_py():
        return pa.nulls(len(plain), pa.large_string())  # the plans are a far dearer question
    number = pc.replace_substring_regex(plain, form["form"], form["e164"])
    return _where(number, _plans(), number)


def _where(texts: "pa.Array", pattern: str, values: "pa.Array") -> "pa.Array":
    """Return the values beside the texts that fit a pattern, the others missing."""
    import pyarrow as pa  # noqa: PLC0415 - see above
    import pyarrow.compute as pc  # noqa: PLC0415 - same

    fits: Any = pc.match_substring_regex(texts, pattern)
    return pc.if_else(fits, values, pa.scalar(None, pa.large_string()))


@cache
def _forms() -> tuple[dict[str, str], ...]:
    return tuple(_rows("phone_forms.csv"))


@cache
def _plans() -> str:
    """Return a pattern of all numbers in E.164 that some country's plan has."""
    plans = []
    for row in _rows("phone_plans.csv"):
        begins = [f"(?:{row['begins']})"] if row["begins"] else [""]
        sizes = [int(size) for size in row["lengths"].split()]
        # What a number begins with counts to its length: one class a digit, or two-digit codes.
        taken = 0 if not row["begins"] else 1 if row["begins"].startswith("[") else 2
        rest = "|".join(rf"\d{{{size - taken}}}" for size in sizes)
        plans.append(f"{row['code']}{begins[0]}(?:{rest})")
    return rf"^\+(?:{'|'.join(plans)})$"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))
