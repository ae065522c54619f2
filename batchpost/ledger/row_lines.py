"""Rows as lines of JSON: the database makes one of each row, and the same is made of columns.

A line tells every value and its type apart, so two rows are the same when their lines are. The
database makes them several times faster than Python could take the values over one by one.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pyarrow as pa

#: What JSON writes otherwise than it stands.
_ESCAPED: Final = '["\\\\\\x00-\\x1f]'


def line_of(values: Iterable[Any], comma: str) -> bytes:
    """Return plain values as a line."""
    text = json.dumps(
        [_plain(value) for value in values], ensure_ascii=False, separators=(comma, ":")
    )
    return text.encode("utf-8", "surrogateescape") + b"\n"


def values_of(line: bytes | str) -> list[Any]:
    """Return the values of a line; bytes that are no text come as lone surrogates."""
    text = line if isinstance(line, str) else line.decode("utf-8", "surrogateescape")
    found: list[Any] = json.loads(text)
    return found


def lines_of(columns: "Sequence[pa.Array]", comma: str) -> "pa.Buffer | None":
    """Return rows given as columns as lines, `None` where a column is of another type.

    Args:
        columns: Text and whole numbers, one or more rows of them.
        comma: What stands between two values.
    """
    import pyarrow as pa  # noqa: PLC0415 - 0.2 s that small ledgers need not pay
    import pyarrow.compute as pc  # noqa: PLC0415 - same

    pieces = [_json(column) for column in columns]
    if any(piece is None for piece in pieces):
        return None
    open_, between, close = (pa.scalar(each, pa.large_string()) for each in ("[", comma, "]\n"))
    joined = pc.binary_join_element_wise(*pieces, between)
    lines = pc.binary_join_element_wise(open_, joined, close, pa.scalar("", pa.large_string()))
    _, offsets, text = lines.buffers()
    ends = pa.Array.from_buffers(pa.int64(), len(lines) + 1, [None, offsets])
    found: pa.Buffer = text.slice(0, ends[-1].as_py())
    return found


def _json(column: "pa.Array") -> "pa.Array | None":
    """Return the values of a column as JSON, `None` where it is neither text nor whole."""
    import pyarrow as pa  # noqa: PLC0415 - see above
    import pyarrow.compute as pc  # noqa: PLC0415 - see above

    null = pa.scalar("null", pa.large_string())
    if pa.types.is_integer(column.type):
        return pc.fill_null(column.cast(pa.large_string()), null)
    if pa.types.is_null(column.type):
        return pa.repeat(null, len(column))
    if not (pa.types.is_large_string(column.type) or pa.types.is_string(column.type)):
        return None
    texts = column.cast(pa.large_string())
    if pc.any(pc.match_substring_regex(texts, _ESCAPED)).as_py():
        each = [
            "null" if text is None else json.dumps(text, ensure_ascii=False)
            for text in texts.to_pylist()
        ]
        return pa.array(each, pa.large_string())
    quote, nothing = pa.scalar('"', pa.large_string()), pa.scalar("", pa.large_string())
    return pc.fill_null(pc.binary_join_element_wise(quote, texts, quote, nothing), null)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
