"""Values of a dbf that are kept in binary: whole numbers, moments, currency, by column."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from batchpost.parsers.dbf.cells import Bytes
from batchpost.parsers.dbf.header import DbfField, DbfHeader

#: Days from the first Julian day to 1970-01-01, and from 0001-01-01 to it.
_JULIAN_TO_EPOCH = 2_440_588
_FIRST_DAY_TO_EPOCH = 719_162
_MS_A_DAY = 86_400_000
_SIGN_32, _SIGN_64 = 1 << 31, 1 << 63
_LAST_DAY = 2_932_896  # 9999-12-31

Reader = Callable[[Bytes], pa.Array]


def binary_reader(header: DbfHeader, field: DbfField) -> Reader | None:
    """Return what reads a field kept in binary, `None` for text, memos and unknown sizes."""
    known = _LEVEL_7_READERS if header.is_level_7 else _READERS
    if field.kind == "B" and not header.is_visual_foxpro:
        return None
    size, reader = known.get(field.kind, (0, None))
    return reader if field.length == size else None


def _whole(raw: Bytes) -> pa.Array:
    return pa.array(raw.view("<i4").ravel()).cast(pa.large_string())


def _whole_level_7(raw: Bytes) -> pa.Array:
    """Numbers of dBase 7: high byte first, the sign turned so that bytes sort as numbers."""
    stored = raw.view(">u4").ravel().astype(np.uint32)
    numbers = (stored ^ np.uint32(_SIGN_32)).view(np.int32)
    return _missing_where(pa.array(numbers).cast(pa.large_string()), stored == 0)


def _real(raw: Bytes) -> pa.Array:
    return _reals(raw.view("<f8").ravel())


def _real_level_7(raw: Bytes) -> pa.Array:
    stored = raw.view(">u8").ravel().astype(np.uint64)
    return _missing_where(_reals(_turned(stored)), stored == 0)


def _turned(stored: "np.ndarray[tuple[int], np.dtype[np.uint64]]") -> "np.ndarray":
    positive = (stored & np.uint64(_SIGN_64)) != 0
    return np.where(positive, stored ^ np.uint64(_SIGN_64), ~stored).view(np.float64)


def _reals(numbers: "np.ndarray") -> pa.Array:
    texts = [format(number, ".15g") for number in numbers.tolist()]
    return pa.array(texts, pa.large_string())


def _currency(raw: Bytes) -> pa.Array:
    """Return a currency field of Visual FoxPro, kept in ten-thousandths, as text."""
    texts = []
    for number in raw.view("<i8").ravel().tolist():
        whole, part = divmod(abs(number), 10_000)
        texts.append(f"{'-' if number < 0 else ''}{whole}.{part:04}")
    return pa.array(texts, pa.large_string())


def _moment(raw: Bytes) -> pa.Array:
    """Return moments of Visual FoxPro (Julian day, milliseconds) as ISO text."""
    days, milliseconds = raw.view("<i4").astype(np.int64).T
    return _moments(days - _JULIAN_TO_EPOCH, milliseconds, days == 0)


def _moment_level_7(raw: Bytes) -> pa.Array:
    """Return moments of dBase 7: milliseconds since the first day of year 1, a turned real."""
    stored = raw.view(">u8").ravel().astype(np.uint64)
    total = np.nan_to_num(_turned(stored), nan=0.0, posinf=0.0, neginf=0.0)
    whole = np.clip(total, 0, float(_LAST_DAY + _FIRST_DAY_TO_EPOCH) * _MS_A_DAY).astype(np.int64)
    days, milliseconds = np.divmod(whole, _MS_A_DAY)
    return _moments(days - _FIRST_DAY_TO_EPOCH - 1, milliseconds, stored == 0)


def _moments(days: "np.ndarray", milliseconds: "np.ndarray", missing: "np.ndarray") -> pa.Array:
    days = np.clip(days, -_FIRST_DAY_TO_EPOCH, _LAST_DAY)
    # Visual FoxPro writes a whole second a millisecond short.
    seconds = days * 86_400 + (np.clip(milliseconds, 0, _MS_A_DAY) + 500) // 1_000
    texts = np.char.replace(np.datetime_as_string(seconds.astype("datetime64[s]")), "T", " ")
    return _missing_where(pa.array(texts.tolist(), pa.large_string()), missing)


def _missing_where(column: pa.Array, missing: "np.ndarray") -> pa.Array:
    import pyarrow.compute as pc  # noqa: PLC0415 - few tables hold such fields

    return pc.if_else(pa.array(missing), pa.scalar(None, pa.large_string()), column)


_READERS: dict[str, tuple[int, Reader]] = {
    "I": (4, _whole),
    "+": (4, _whole),
    "Y": (8, _currency),
    "B": (8, _real),
    "O": (8, _real),
    "T": (8, _moment),
    "@": (8, _moment),
}
_LEVEL_7_READERS: dict[str, tuple[int, Reader]] = {
    "I": (4, _whole_level_7),
    "+": (4, _whole_level_7),
    "O": (8, _real_level_7),
    "@": (8, _moment_level_7),
}
