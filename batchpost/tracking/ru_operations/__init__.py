"""Operations on registered items as an office of Russian Post writes them (файл операций РПО).

```
OperType|OperDate|Barcode|IndexTo|…|MPODeclaration      32 fields, cp866, CR LF, no quoting
1|23.11.2026 10:30:00|RB000000015BY|220050|…|
```

Named `<postcode><nn>.<nn>F`. Fields, their order and the name as in a program of that post; which
codes stand for acceptance and cancelling, the form of moments, and that the name counts files are
assumptions, see `codes.csv`. `Comment` holds the event's key, by which doubles are dropped.

Source: WcPostUtils, LK/Core/Store/ExportFile (names of fields and file), as the project's domain
notes give it; tables of codes: RTM-0002 as there.
"""

import csv
from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Final

from batchpost.model.message import N_, message
from batchpost.model.tracking import Event, Status
from batchpost.tracking.codec import StatusFileError, moment_in

TITLE: Final = N_("Operations of an office of Russian Post (an example, not confirmed)")
MEDIA_TYPE: Final = "text/plain; charset=cp866"

FIELDS: Final = (
    "OperType", "OperDate", "Barcode", "IndexTo", "MailDirect", "TransType", "MailType", "MailCtg",
    "MailRank", "SendCtg", "PostMark", "Mass", "Payment", "Value", "PayType", "MassRate",
    "InsrRate", "AirRate", "AdValTax", "SaleTax", "Rate", "OperAttr", "IndexOper", "IndexNext",
    "Comment", "SNDRAddressData", "RCPNAddressData", "NotifyAddressData", "NotificationRCPN",
    "EmployeeData", "ByProxy", "MPODeclaration",
)  # fmt: skip
_HEAD: Final = "|".join(FIELDS)
_NAMES: Final = 10_000  # as many file names has an office
_MOMENT: Final = "%d.%m.%Y %H:%M:%S"
_LONGEST_LINE: Final = 10_000


@cache
def _codes(table: str) -> dict[str, tuple[str, str]]:
    """Return code and title of a table by our own word."""
    path = Path(__file__).with_name("codes.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["table"] == table]
    return {row["word"]: (row["code"], row["title"]) for row in rows}


def file_name(office: str, number: int) -> str:
    """Return what a file is called.

    >>> file_name("220030", 209)
    '22003002.09F'
    """
    counted = f"{number % _NAMES:04d}"
    return f"{office}{counted[:2]}.{counted[2:]}F"


def encode(events: Sequence[Event], number: int) -> bytes:  # noqa: ARG001 - all files are alike
    """Return a file of operations."""
    lines = [_HEAD, *("|".join(_line(event)) for event in events)]
    return "".join(f"{line}\r\n" for line in lines).encode("cp866", "replace")


def _line(event: Event) -> list[str]:
    oper_type, oper_attr = _code("operation", event.kind).split(".")
    bits = [int(_code("mark", each)) for each in (event.marks or "").split()]
    bits.append(int(_code("advice", event.advice)))
    category = event.category if not event.cod_amount else f"{event.category}_cod"
    ranks = [_code("rank", each) for each in (event.marks or "").split()]
    told = {
        "OperType": oper_type,
        "OperDate": event.at.strftime(_MOMENT),
        "Barcode": event.item_identifier,
        "IndexTo": event.postcode,
        "MailDirect": _code("country", event.country),
        "TransType": "1",
        "MailType": _code("kind", event.item_kind),
        "MailCtg": _code("category", category),
        "MailRank": next((rank for rank in ranks if rank != "0"), "0"),
        "PostMark": sum(set(bits)),
        "Mass": event.weight_g,
        "Payment": event.cod_amount or 0,
        "Value": event.declared_value or 0,
        "PayType": _code("payment", event.payment),
        "Rate": event.fee,
        "OperAttr": oper_attr,
        "IndexOper": event.office,
        "Comment": event.key,
        "RCPNAddressData": ", ".join(filter(None, (event.addressee, event.address))),
    }
    return [_plain(told.get(name)) for name in FIELDS]


def _code(table: str, word: str | None) -> str:
    found = _codes(table)
    return found.get(word or "", found[""])[0]


def _plain(value: object) -> str:
    """Return a value that breaks no line."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    return " ".join(value.replace("|", "/").split())


def identify(content: bytes) -> bool:
    """Tell whether a file begins with the names of the fields."""
    return content[:_LONGEST_LINE].upper().startswith(b"OPERTYPE|OPERDATE|BARCODE|")


def decode(content: bytes, zone: tzinfo) -> list[Status]:
    """Return the operations of a file; fields are found by their names."""
    lines = content.decode("cp866").splitlines()
    names = [name.strip().upper() for name in lines[0].split("|")]
    if len(set(names)) != len(names):
        raise StatusFileError(message("a field stands twice in its first line"))
    titles = dict(_codes("operation").values()) | dict(_codes("answer").values())
    found = []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        values = dict(zip(names, line.split("|"), strict=False))
        try:
            at = datetime.strptime(values["OPERDATE"].strip(), _MOMENT)  # noqa: DTZ007 - see below
            oper_type, identifier = values["OPERTYPE"].strip(), values["BARCODE"].strip()
        except (KeyError, ValueError) as error:
            raise StatusFileError(
                message("line {number} is no operation: {text}", number=number, text=line[:60])
            ) from error
        code = f"{oper_type}.{values.get('OPERATTR', '').strip() or '0'}"
        title = titles.get(code) or titles.get(f"{oper_type}.0") or code
        place = values.get("INDEXOPER", "").strip() or None
        found.append(Status(identifier, code, title, moment_in(at, zone), place))
    return found
