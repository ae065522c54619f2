"""The control file of a form 103 list: what it says of the whole list."""

import csv
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.listing import ControlTotals, Manifest
from batchpost.model.message import message
from batchpost.parsers.workbook import ListFacts

_CODES = Path(__file__).parent / "codes.csv"
_DIGITS_OF_DATE = 8


@dataclass(frozen=True)
class Control:
    """Facts of the list, with findings about what of them is not understood."""

    facts: ListFacts
    findings: tuple[Finding, ...] = field(default=())


@lru_cache
def codes(table: str) -> dict[str, tuple[str, str]]:
    """Return the codes of a table of RTM-0002: what each sets, and to what."""
    with _CODES.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(line for line in opened if not line.startswith("#"))
        return {row["code"]: (row["what"], row["value"]) for row in rows if row["table"] == table}


def read_control(text: str) -> Control:
    r"""Return what a control file says.

    >>> read_control("[Main]\nListNum=7\nMailType=2\nMailCtg=1\n").facts.manifest.list_no
    '7'
    """
    keys = _keys(text)
    advice, marks, findings = _post_mark(keys.get("postmark", ""))
    rank = codes("MailRank").get(keys.get("mailrank", ""))
    if rank is not None and rank[0] == "mark":
        marks.add(rank[1])
    manifest = Manifest(
        list_no=keys.get("listnum") or None,
        list_date=_date(keys.get("senddate", "")),
        mailer=keys.get("sndr") or None,
        mailer_tax_id=keys.get("inn") or None,
        contract_no=keys.get("numcontract") or None,
        kind=codes("MailType").get(keys.get("mailtype", ""), ("", None))[1],
        category=codes("MailCtg").get(keys.get("mailctg", ""), ("", None))[1],
        direction=codes("DirectCtg").get(keys.get("directctg", ""), ("", None))[1],
        control=ControlTotals(
            item_count=_whole(keys.get("mailcount")),
            weight_g=_whole(keys.get("mailweight")),
            declared_value=_whole(keys.get("valuesum")),
        ),
    )
    return Control(ListFacts(manifest, advice=advice, marks=" ".join(sorted(marks))), findings)


def _keys(text: str) -> dict[str, str]:
    """Return all keys in small letters; sections do not repeat keys that are read here."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals:
            found.setdefault(key.strip().lower(), value.strip())
    return found


def _post_mark(text: str) -> tuple[str | None, set[str], tuple[Finding, ...]]:
    """Return advice and marks of a sum of powers of two; the powers not known are said."""
    total = _whole(text) or 0
    advice = None
    marks: set[str] = set()
    unknown = []
    for place in range(total.bit_length()):
        power = 1 << place
        if not total & power:
            continue
        what, value = codes("PostMark").get(str(power), ("", ""))
        if what == "advice":
            advice = value
        elif what == "mark":
            marks.add(value)
        else:
            unknown.append(str(power))
    findings = (_unknown_marks(unknown),) if unknown else ()
    return advice, marks, findings


def _unknown_marks(powers: list[str]) -> Finding:
    return Finding(
        "marks.unknown",
        Severity.WARNING,
        Place(column="PostMark"),
        " + ".join(powers),
        message(
            "The control file asks for marks that are not known here: {powers}.",
            powers=", ".join(powers),
        ),
        message("Ask the client what they mean and enter them by hand."),
    )


def _date(text: str) -> date | None:
    if len(text) != _DIGITS_OF_DATE or not text.isdecimal():
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
