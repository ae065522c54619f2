"""JSON of foreign files, read strictly: numbers stay text, no key twice, no depth without end."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from batchpost.model.message import Message, message
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError, TooLargeError
from batchpost.parsers.text_kinds import plain_head

_TITLE = "JSON"
_DEPTH = 12
#: Half of a letter beyond U+FFFF, as programs leave it that cut texts by length.
_HALF_LETTER = re.compile(r"\\u[dD][89a-fA-F]")
_BLANKS = re.compile(r"[ \t\r\n]*+")
_BEGINS = re.compile(rb"\[\s*[{\[\]]|\{\s*[\"}]")
#: Longer numbers are no weights, amounts or identifiers.
_NUMBER_CHARACTERS = 64


class _FaultError(ValueError):
    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def looks_like_json(head: bytes) -> bool:
    r"""Tell whether a text begins as an object, or as a list of objects.

    >>> looks_like_json(b'\xef\xbb\xbf [ {"a": 1}]'), looks_like_json(b"[Main]")
    (True, False)
    """
    return _BEGINS.match(plain_head(head)) is not None


def load(file: ListFile, text: str) -> list[Any]:
    """Return what a text holds: one value, or one a line (JSON lines).

    Numbers are text as they are written: nothing is rounded.

    Raises:
        BrokenListError: It is not well formed, too deep, or has a key twice in one object.
    """
    decoder = json.JSONDecoder(
        object_pairs_hook=_object,
        parse_int=_number,
        parse_float=_number,
        parse_constant=_no_number,
    )
    found: list[Any] = []
    at = _next(text, 0)
    halves = _HALF_LETTER.search(text) is not None
    try:
        while at < len(text):
            value, at = decoder.raw_decode(text, at)
            found.append(_mended(value) if halves else value)
            at = _next(text, at)
    except json.JSONDecodeError as error:
        reason = message("line {line}: {reason}", line=error.lineno, reason=error.msg)
        raise BrokenListError(file.name, _TITLE, reason) from error
    except _FaultError as error:
        raise BrokenListError(file.name, _TITLE, error.reason) from error
    except RecursionError as error:
        raise BrokenListError(file.name, _TITLE, _too_deep()) from error
    return found


def _mended(value: Any) -> Any:
    """Return a value with each half of a letter as U+FFFD, which is told as garbled."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {_mended(key): _mended(each) for key, each in value.items()}
    return [_mended(each) for each in value] if isinstance(value, list) else value


def _next(text: str, at: int) -> int:
    blank = _BLANKS.match(text, at)
    return blank.end() if blank is not None else at


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise _FaultError(_twice(twice))
    return found


def _twice(key: str) -> Message:
    return message("the key {key} stands twice in one object", key=key[:80])


def _number(written: str) -> str:
    if len(written) > _NUMBER_CHARACTERS:
        raise _FaultError(message("a number has {count} digits", count=len(written)))
    return written


def _no_number(written: str) -> NoReturn:
    raise _FaultError(message("{value} is no number", value=written))


def _too_deep() -> Message:
    return message("more than {count} levels inside each other", count=_DEPTH)


def flatten(file: ListFile, item: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the values of an object by their paths: `recipient.address.city`.

    A list of plain values is joined by commas; other lists stay JSON.

    Raises:
        BrokenListError: Too deep.
        TooLargeError: More values than a table may have columns.
    """
    found: dict[str, str | None] = {}
    waiting: list[tuple[str, Any, int]] = [("", item, 0)]
    while waiting:
        path, value, depth = waiting.pop()
        if depth > _DEPTH:
            raise BrokenListError(file.name, _TITLE, _too_deep())
        if isinstance(value, Mapping):
            waiting += reversed(
                [(f"{path}.{key}" if path else key, each, depth + 1) for key, each in value.items()]
            )
            continue
        if path in found:  # `{"a.b": 1, "a": {"b": 2}}`
            raise BrokenListError(file.name, _TITLE, _twice(path))
        found[path] = as_text(value)
        if len(found) > file.limits.columns:
            raise TooLargeError(
                file.name,
                message("more than {size} values in one item", size=file.limits.columns),
                message("{size} columns", size=file.limits.columns),
            )
    return found


def as_text(value: Any) -> str | None:
    """Return a value as text: `true`, `false`, nothing for null."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Sequence) and not any(isinstance(each, (dict, list)) for each in value):
        return ", ".join(text for each in value if (text := as_text(each)))
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
