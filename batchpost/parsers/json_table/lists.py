"""Where in a JSON value the list of items is, and its headings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message
from batchpost.parsers.flat_table import table_of
from batchpost.parsers.headings import meaning
from batchpost.parsers.json_text import flatten
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.workbook import Sheet

_TITLE = "JSON"


def read_lists(
    file: ListFile, values: Sequence[Any]
) -> tuple[tuple[Sheet, ...], tuple[Finding, ...]]:
    """Return each list of objects as a sheet, and what lies beside them.

    Raises:
        BrokenListError: There are no objects in a list.
        TooLargeError: More items or keys than the limits allow.
    """
    lists, beside = _found(values)
    if not lists:
        raise BrokenListError(file.name, _TITLE, message("it holds no list of objects"))
    sheets = tuple(
        _sheet(file, name if len(lists) > 1 else None, items) for name, items in lists.items()
    )
    return sheets, (_about_beside(beside),) if beside else ()


def _found(values: Sequence[Any]) -> tuple[dict[str, Sequence[Any]], list[str]]:
    """Return lists of objects by name, and the keys of what else there is."""
    if len(values) != 1:
        return ({"": values} if _are_objects(values) else {}), []
    (value,) = values
    if isinstance(value, list):
        return ({"": value} if _are_objects(value) else {}), []
    if not isinstance(value, Mapping):
        return {}, []
    lists: dict[str, Sequence[Any]] = {
        key: each for key, each in value.items() if isinstance(each, list) and _are_objects(each)
    }
    beside = [key for key in value if key not in lists]
    if not lists:
        inner = [each for each in value.values() if isinstance(each, Mapping)]
        if len(inner) == 1 and len(value) == 1:
            return _found(inner)
        return {"": [value]}, []
    return lists, beside


def _are_objects(values: Sequence[Any]) -> bool:
    return bool(values) and all(isinstance(each, Mapping) for each in values)


def _sheet(file: ListFile, name: str | None, items: Sequence[Any]) -> Sheet:
    flat = [flatten(file, item) for item in items]
    keys = list(dict.fromkeys(key for item in flat for key in item))
    return Sheet(table_of(name, flat, file.name, file.limits, _headings(keys)))


def _headings(keys: Sequence[str]) -> dict[str, str]:
    """Return the last part of a path where the whole of it means nothing and it alone does."""
    last = {key: key.rpartition(".")[2] for key in keys}
    times = Counter(last.values())
    return {
        key: short
        for key, short in last.items()
        if short != key and times[short] == 1 and meaning(key) is None and meaning(short)
    }


def _about_beside(keys: Sequence[str]) -> Finding:
    return Finding(
        "json.beside",
        Severity.WARNING,
        Place(),
        ", ".join(keys),
        message(
            "Beside the list of items there is more that was not read: {keys}.",
            keys=", ".join(keys),
        ),
        message("Look whether it says anything of the items."),
    )
