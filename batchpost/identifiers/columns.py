"""Identifiers of a whole list: the right ones passed over as bytes, the odd ones judged singly."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.identifiers import ru14, s10
from batchpost.identifiers.facts import country_codes, service_indicators
from batchpost.identifiers.finding_codes import CODES
from batchpost.identifiers.verdict import Verdict, examine
from batchpost.model.finding import Finding, Place
from batchpost.model.items import TEXT
from batchpost.model.message import Message

Mask = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Whole = npt.NDArray[np.int64]
Originals = Callable[[Whole], list[str | None] | None]

COLUMN: Final = "item_identifier"
_PLACE: Final = ("line_no", "sheet", "row")
_RU14_WEIGHTS: Final = np.array([3, 1] * 6 + [3], dtype=np.uint16)
_S10_WEIGHTS: Final = np.array(s10.WEIGHTS, dtype=np.uint16)
_SERIES_PLACES: Final = 26 ** np.arange(3, -1, -1)
_S10_DIGITS: Final = np.array([5, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1], dtype=np.uint16)


def clean_identifiers(
    items: pd.DataFrame, heading: str | None, originals: Originals | None = None
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the items with identifiers cleaned where that is certain, and what was found.

    A repaired identifier (look-alikes, blanks, a lost zero) is always told of. One that is
    wrong stays as it is written, but a rounded number, whose digits are lost, becomes
    missing. A missing identifier is no finding: the post gives one.

    Args:
        items: An item table.
        heading: The client's heading of the identifier column.
        originals: Gives the cells of some items as they stand in the file, see
            `ReadList.originals`.
    """
    column = items[COLUMN]
    odd = np.flatnonzero(~_need_no_look(_as_arrow(column)))
    if not len(odd):
        return items, []
    values = column.iloc[odd].tolist()
    verdicts = [examine(value) for value in values]
    stand = originals(odd) if originals is not None else None
    shown = [
        verdict.value if stand is None or stand[number] is None else stand[number]
        for number, verdict in enumerate(verdicts)
    ]
    findings = _report(items.iloc[odd], verdicts, heading, shown)
    changed = [
        (int(position), _new_value(verdict))
        for position, verdict in zip(odd, verdicts, strict=True)
        if _new_value(verdict) != verdict.value
    ]
    return (_replace(items, changed) if changed else items), findings


def _new_value(verdict: Verdict) -> str | None:
    if verdict.code == "identifier.lost_digits":
        return None
    return verdict.cleaned or verdict.value


def _replace(items: pd.DataFrame, changed: Sequence[tuple[int, str | None]]) -> pd.DataFrame:
    values = _as_arrow(items[COLUMN])
    mask = np.zeros(len(values), dtype=bool)
    mask[[position for position, _ in changed]] = True
    fresh = pa.array([value for _, value in changed], type=values.type)
    replaced = pc.replace_with_mask(values, pa.array(mask), fresh)
    return items.assign(**{COLUMN: pd.array(replaced, dtype=TEXT)})


def _report(
    rows: pd.DataFrame,
    verdicts: Sequence[Verdict],
    heading: str | None,
    shown: Sequence[str | None],
) -> list[Finding]:
    findings: list[Finding] = []
    places = zip(
        *(rows[name].astype(object).where(rows[name].notna(), None) for name in _PLACE), strict=True
    )
    for (line_no, sheet, row), verdict, value in zip(places, verdicts, shown, strict=True):
        place = Place(sheet, row, heading)
        for code, said, remedy in _remarks(verdict):
            findings.append(
                Finding(code, CODES[code].severity, place, value, said, remedy, line_no)
            )
    return findings


def _remarks(verdict: Verdict) -> list[tuple[str, Message, Message]]:
    remarks = []
    if verdict.code is not None and verdict.remedy is not None:
        said = verdict.warning if verdict.valid and verdict.warning else verdict.reason
        remarks.append((verdict.code, said, verdict.remedy))
    if verdict.valid is False and verdict.cleaned:
        remarks.extend(_remarks(examine(verdict.cleaned)))
    return remarks


def _as_arrow(column: "pd.Series[Any]") -> pa.Array:
    found = pa.array(column.array)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _need_no_look(values: pa.Array) -> Mask:
    """Tell which identifiers are missing, or right with nothing to remark."""
    length = pc.binary_length(values).fill_null(0).to_numpy(zero_copy_only=False)
    fine: Mask = pc.is_null(values).to_numpy(zero_copy_only=False).copy()
    for size, judge in ((s10.LENGTH, _right_s10), (ru14.LENGTH, _right_ru14)):
        here = length == size
        if here.any():
            fine[here] = judge(_as_bytes(values, here, size))
    return fine


def find_s10(identifiers: "pd.Series[Any]") -> tuple[Whole, Whole, Whole]:
    """Return position, series and serial of every right S10 identifier of a column.

    The series, two letters of service and two of country, is one number, see `series_no`.
    """
    values = _as_arrow(identifiers)
    length = pc.binary_length(values).fill_null(0).to_numpy(zero_copy_only=False)
    here = length == s10.LENGTH
    if not here.any():
        return (np.empty(0, np.int64),) * 3
    signs = _as_bytes(values, here, s10.LENGTH)
    sound = _sound_s10(signs)[0]
    signs = signs[sound].astype(np.int64)
    letters = signs[:, [0, 1, 11, 12]] - ord("A")
    serials = (signs[:, 2:10] - ord("0")) @ (10 ** np.arange(7, -1, -1))
    return np.flatnonzero(here)[sound], letters @ _SERIES_PLACES, serials


def series_no(indicator: str, country: str) -> int:
    """Return the number of a series of labels.

    >>> series_no("AA", "BY") < series_no("AB", "BY") < series_no("RB", "BY")
    True
    """
    letters = np.array([ord(letter) - ord("A") for letter in indicator + country])
    return int(letters @ _SERIES_PLACES)


def _as_bytes(values: pa.Array, here: Mask, size: int) -> Bytes:
    chosen = values if here.all() else values.filter(pa.array(here))
    chosen = chosen.cast(pa.large_binary())
    _, offsets, data = chosen.buffers()
    start = int(np.frombuffer(offsets, np.int64)[chosen.offset])
    return np.frombuffer(data, np.uint8)[start : start + size * len(chosen)].reshape(-1, size)


def _right_s10(signs: Bytes) -> Mask:
    sound, letters = _sound_s10(signs)
    reserved = _reserved_table()[letters[:, 0] * 26 + letters[:, 1]]
    right: Mask = sound & ~reserved
    return right


def _sound_s10(signs: Bytes) -> tuple[Mask, Whole]:
    """Tell which are right by shape, check digit and country, and give their letters."""
    digits = signs[:, 2:11] - np.uint8(ord("0"))
    letters = signs[:, [0, 1, 11, 12]] - np.uint8(ord("A"))
    shaped: Mask = np.all(digits <= 9, axis=1) & np.all(letters <= 25, axis=1)
    places: Whole = np.where(shaped[:, None], letters, np.uint8(0)).astype(np.int64)
    digits = np.where(shaped[:, None], digits, np.uint8(0))
    total = digits[:, :8].astype(np.uint16) @ _S10_WEIGHTS
    known = _country_table()[places[:, 2] * 26 + places[:, 3]]
    sound: Mask = shaped & (_S10_DIGITS[total % 11] == digits[:, 8]) & known
    return sound, places


def _right_ru14(signs: Bytes) -> Mask:
    digits = signs - np.uint8(ord("0"))
    shaped: Mask = np.all(digits <= 9, axis=1)
    digits = np.where(shaped[:, None], digits, np.uint8(0)).astype(np.uint16)
    total = digits[:, :13] @ _RU14_WEIGHTS
    first, second = digits[:, 0], digits[:, 1]
    other = ((first == 2) & (second == 0)) | ((first == 5) & (second == 9))
    right: Mask = shaped & ((total + digits[:, 13]) % 10 == 0) & (first != 0) & ~other
    return right


def _country_table() -> Mask:
    return _letter_table(country_codes())


def _reserved_table() -> Mask:
    found = service_indicators().items()
    return _letter_table(letters for letters, known in found if known.status == "reserved")


def _letter_table(pairs: Any) -> Mask:
    table = np.zeros(26 * 26, dtype=bool)
    for first, second in pairs:
        table[(ord(first) - 65) * 26 + ord(second) - 65] = True
    return table
