"""A layout written as TOML, in the order a person reads it."""

from typing import Any

from batchpost.parsers.layouts.model import (
    DigitShape,
    Fingerprint,
    Layout,
    ListNumber,
    letters_of,
)


def layout_text(layout: Layout) -> str:
    """Return the TOML of a layout; read again it is the same layout."""
    import tomli_w  # noqa: PLC0415 - only saving writes

    return tomli_w.dumps(layout_document(layout))


def layout_document(layout: Layout) -> dict[str, Any]:
    """Return a layout as plain values, what it does not say left out."""
    sections = {
        "name": layout.name,
        "client": layout.client,
        "note": layout.note,
        "saved_on": layout.saved_on,
        "source": layout.source,
        "confidence": layout.confidence.value,
        "table": _table(layout),
        "columns": {
            column.title: column.fields[0] if len(column.fields) == 1 else list(column.fields)
            for column in layout.columns
        },
        "constants": dict(layout.constants),
        "defaults": dict(layout.defaults),
        "units": _told(
            {"weight": layout.weight_unit, "amounts": "minor" if layout.minor_amounts else None}
        ),
        "codes": {field: dict(layout.codes_of(field)) for field, _, _ in layout.codes},
        "words": [
            _told({"in": word.where, "word": word.word, "kind": word.kind,
                   "category": word.category})
            for word in layout.words
        ],
        "list_no": _list_no(layout.list_no),
        "recognise": _recognise(layout.recognise),
    }  # fmt: skip
    return _told(sections)


def _told(section: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in section.items() if value not in (None, "", (), [], {}, 0)}


def _table(layout: Layout) -> dict[str, Any]:
    empty = layout.until_empty
    return _told(
        {
            "by": layout.by.value,
            "sheet": layout.sheet,
            "encoding": layout.encoding,
            "separator": layout.separator,
            "first_row": layout.first_row,
            "until": list(layout.until),
            "until_empty": letters_of(empty) if empty is not None else None,
            "skip": list(layout.skip),
            "optional": list(layout.optional),
        }
    )


def _list_no(number: ListNumber | None) -> dict[str, Any]:
    if number is None:
        return {}
    shape = number.shape.value if number.shape is not DigitShape.FIRST else None
    first = number.from_character if number.from_character > 1 else None
    return _told({"in": number.where, "shape": shape, "from_character": first})


def _recognise(fingerprint: Fingerprint) -> dict[str, Any]:
    return _told(
        {
            "headings": list(fingerprint.headings),
            "columns": list(fingerprint.widths),
            "shape": list(fingerprint.shape),
        }
    )
