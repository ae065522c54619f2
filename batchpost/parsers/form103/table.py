"""The data file of a form 103 list: records cut at `|`, broken ones glued and said."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import counted, message
from batchpost.parsers.addresses import address_words
from batchpost.parsers.encoding import Decision, decide
from batchpost.parsers.form103.control import Control, read_control
from batchpost.parsers.form103.pair import Pair
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.rtm_codes import kinds
from batchpost.parsers.text_file import DecodedText, decode
from batchpost.parsers.workbook import CellNote, Sheet, SheetNotes, Workbook, from_rows, guard_cells

_FIELDS = Path(__file__).parent / "fields.csv"
_SEPARATOR = "|"
_ADDRESS_TYPE = "ADDRESSTYPETO"
#: A record broken over more lines than this is left broken.
_LINES_GLUED = 5
_USUAL = Decision("cp866")


@lru_cache
def _roles() -> tuple[tuple[str, str], ...]:
    with _FIELDS.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(line for line in opened if not line.startswith("#"))
        return tuple((row["field"].upper(), row["role"]) for row in rows)


def read_pair(pair: Pair, hints: Hints) -> Workbook:
    """Return the table of a list with the facts of its control file.

    Raises:
        ListError: A file cannot be decoded or is larger than the limits allow.
    """
    text = _decode(pair.table, hints.encoding)
    guard_cells(pair.table.name, text.text.count(_SEPARATOR), pair.table.limits)
    rows, lines, broken, glued = _records(text.text)
    table = from_rows(None, rows, pair.table.limits, pair.table.name, lines)
    findings = list(text.findings)
    findings += _about_types(rows)
    if pair.control is None:
        control = Control(read_control("").facts)
        findings.append(_no_control())
    else:
        control = read_control(_decode(pair.control, hints.encoding).text)
        findings += control.findings
    facts = replace(
        control.facts,
        weight_unit="g",
        minor_amounts=True,
        currency="RUB",
        roles=_roles(),
        kind_codes=kinds(),
    )
    sheet = Sheet(table, notes=SheetNotes(broken=broken, glued=glued))
    identity = pair.table.sha256 if pair.table.folder is not None else None
    return Workbook("form103", (sheet,), text.encoding, facts, tuple(findings), identity)


def _decode(file: ListFile, wanted: str | None) -> DecodedText:
    """Decode a file; where its letters leave two encodings, it is the usual one."""
    decision = decide(file.data)
    usual = decision.encoding == "ascii" or decision.rival is not None
    return decode(file, wanted, _USUAL if usual else decision)


def _records(
    text: str,
) -> tuple[list[Sequence[str]], list[int], tuple[CellNote, ...], tuple[int, ...]]:
    """Return records, their first lines, the misfits, and the records that were glued.

    Nothing is quoted, so a line end inside a value breaks a record in two. Short lines are
    joined until the fields are as many as in the header, and left alone if they never are.
    """
    # No other sign ends a line: a form feed or its like inside a value is a blank.
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    usual = lines[0].count(_SEPARATOR)
    rows: list[Sequence[str]] = []
    numbers: list[int] = []
    broken: list[CellNote] = []
    glued: list[int] = []
    at = 0
    while at < len(lines):
        used = _lines_of_record(lines, at, usual)
        record = " ".join(line.strip() for line in lines[at : at + used]) if used > 1 else lines[at]
        fields = record.split(_SEPARATOR)
        rows.append(fields)
        numbers.append(at + 1)
        if used > 1:
            glued.append(at + 1)
        if record.strip() and len(fields) != usual + 1:
            broken.append(CellNote(at + 1, len(fields) - usual - 1, record))
        at += used
    return rows, numbers, tuple(broken), tuple(glued)


def _lines_of_record(lines: Sequence[str], at: int, usual: int) -> int:
    marks = lines[at].count(_SEPARATOR)
    if marks >= usual or not lines[at].strip():
        return 1
    for used in range(2, _LINES_GLUED + 1):
        if at + used > len(lines):
            break
        marks += lines[at + used - 1].count(_SEPARATOR)
        if marks == usual:
            return used
        if marks > usual:
            break
    return 1


def _about_types(rows: Sequence[Sequence[str]]) -> list[Finding]:
    """Name kinds of address on which the sources disagree, once for all items."""
    header = [name.strip().upper() for name in rows[0]] if rows else []
    if _ADDRESS_TYPE not in header:
        return []
    place = header.index(_ADDRESS_TYPE)
    unsure = {code for code, (_, sure) in address_words().items() if not sure}
    used = [row[place].strip() for row in rows[1:] if len(row) > place]
    count = sum(1 for code in used if code in unsure)
    if not count:
        return []
    return [
        Finding(
            "form103.address_type",
            Severity.WARNING,
            Place(column="AddressTypeTo"),
            ", ".join(sorted(set(used) & unsure)),
            counted(
                "{count} item has a kind of address that programs read in two ways: a military "
                "unit or a hotel; the address names both.",
                "{count} items have a kind of address that programs read in two ways: a "
                "military unit or a hotel; the address names both.",
                count,
            ),
            message("Ask the client which is meant."),
        )
    ]


def _no_control() -> Finding:
    return Finding(
        "form103.no_control",
        Severity.WARNING,
        Place(),
        None,
        message("The control file (…h.ini) is missing, so count and sums cannot be compared."),
        message("Ask the client for both files, or give kind and category yourself."),
    )
