"""The control file of a form 103 list: what it says of the whole list."""

from dataclasses import dataclass, field
from datetime import date

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.listing import ControlTotals, Manifest
from batchpost.model.message import message
from batchpost.parsers.rtm_codes import Code, codes
from batchpost.parsers.workbook import ListFacts

_DIGITS_OF_DATE = 8
_SHOWN = 40
#: Tables whose codes are told by name where they have no counterpart; some may be added up.
_TOLD = ("MailType", "MailCtg", "MailRank", "TransType", "PayType", "SendCtg")
_SUMS = ("MailCount", "MailWeight", "ValueSum")
_ADDED_UP = frozenset(("PayType",))


@dataclass(frozen=True)
class Control:
    """Facts of the list, with findings about what of them is not understood."""

    facts: ListFacts
    findings: tuple[Finding, ...] = field(default=())


_UNKNOWN = Code("", "", "")


def read_control(text: str) -> Control:
    r"""Return what a control file says.

    >>> read_control("[Main]\nListNum=7\nMailType=2\nMailCtg=1\n").facts.manifest.list_no
    '7'
    """
    keys = _keys(text)
    advice, marks, findings = _post_mark(keys.get("postmark", ""))
    rank = codes("MailRank").get(keys.get("mailrank", ""), _UNKNOWN)
    if rank.what == "mark":
        marks.add(rank.value)
    told = [fact for table in _TOLD for fact in _told(table, keys.get(table.lower(), ""))]
    told += _unread(keys)
    if told:
        findings = (*findings, _also_says(told))
    manifest = Manifest(
        list_no=keys.get("listnum") or None,
        list_date=_date(keys.get("senddate", "")),
        mailer=keys.get("sndr") or None,
        mailer_tax_id=keys.get("inn") or None,
        contract_no=keys.get("numcontract") or None,
        kind=_set("MailType", keys),
        category=_set("MailCtg", keys),
        direction=_set("DirectCtg", keys),
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


def _set(table: str, keys: dict[str, str]) -> str | None:
    """Return what the code of a table sets for the whole list."""
    code = codes(table).get(keys.get(table.lower(), ""), _UNKNOWN)
    return code.value if code.what else None


def _told(table: str, text: str) -> list[str]:
    """Return what a code says that has no counterpart here, in words; several are added up."""
    if not text or text == "0":
        return []
    known = codes(table)
    if text in known:
        return [f"{table} {text} «{known[text].title}»"] if known[text].is_told else []
    total = _whole(text)
    if table not in _ADDED_UP or total is None:
        return [f"{table} {text}"]
    named = [known.get(str(power), _UNKNOWN) for power in _powers(total)]
    words = ", ".join(f"«{code.title}»" for code in named if code.is_told)
    return [f"{table} {text} {words}"] if words else []


def _unread(keys: dict[str, str]) -> list[str]:
    """Return the sums and the date that are not written as they are to be, with their values."""
    read: dict[str, object] = {key: _whole(keys.get(key.lower())) for key in _SUMS}
    read["SendDate"] = _date(keys.get("senddate", ""))
    return [
        f"{key} {keys[key.lower()][:_SHOWN]}"
        for key, value in read.items()
        if value is None and keys.get(key.lower())
    ]


def _powers(total: int) -> list[int]:
    return [1 << place for place in range(total.bit_length()) if total >> place & 1]


def _post_mark(text: str) -> tuple[str | None, set[str], tuple[Finding, ...]]:
    """Return advice and marks of a sum of powers of two; the powers not known are said."""
    advice = None
    marks: set[str] = set()
    unknown = []
    for power in _powers(_whole(text) or 0):
        code = codes("PostMark").get(str(power), _UNKNOWN)
        if code.what == "advice":
            advice = code.value
        elif code.what == "mark":
            marks.add(code.value)
        else:
            unknown.append(f"{power} «{code.title}»" if code.title else str(power))
    if text and text != "0" and _whole(text) is None:
        unknown.append(text[:_SHOWN])
    findings = (_unknown_marks(unknown),) if unknown else ()
    return advice, marks, findings


def _unknown_marks(powers: list[str]) -> Finding:
    return Finding(
        "marks.unknown",
        Severity.WARNING,
        Place(column="PostMark"),
        " + ".join(powers),
        message(
            "The control file asks for marks that have no counterpart here: {powers}.",
            powers=", ".join(powers),
        ),
        message("Ask the client what they mean and enter them by hand."),
    )


def _also_says(told: list[str]) -> Finding:
    return Finding(
        "form103.also_says",
        Severity.WARNING,
        Place(),
        "; ".join(told),
        message("The control file also says: {facts}.", facts="; ".join(told)),
        message("Look whether it changes the price or the delivery."),
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
