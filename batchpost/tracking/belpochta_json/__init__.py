"""Events of items as JSON, with the codes of Belpochta's own tracking.

```
{"format": "belpochta-events", "version": 1, "example": true, "office": "220030", "number": 7,
 "events": [{"key", "kind", "code": 4, "title", "at", "item_identifier", "place", …}]}
```

The codes 4, 6, 15, 70 and 21 are Belpochta's; how its programs wrap them is not public, so the
form is an example of this project and says so. A withdrawn event has no code: none is known.

Source: `events.csv`.
"""

import csv
import json
from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any, Final

from batchpost.model.message import N_, message
from batchpost.model.money import format_minor, minor_digits
from batchpost.model.tracking import Event, EventKind, Status
from batchpost.tracking.codec import StatusFileError, moment_in

TITLE: Final = N_("Events with Belpochta's codes as JSON (an example, not confirmed)")
MEDIA_TYPE: Final = "application/json"
_FORMAT: Final = "belpochta-events"
_ACCEPTED: Final = "4"
_HEAD: Final = 200


@cache
def titles() -> dict[str, str]:
    """Return what Belpochta calls its events, by code."""
    path = Path(__file__).with_name("events.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["title"] for row in csv.DictReader(file)}


def file_name(office: str, number: int) -> str:
    """Return what a file is called.

    >>> file_name("220030", 7)
    'events-220030-000007.json'
    """
    return f"events-{office}-{number:06d}.json"


def encode(events: Sequence[Event], number: int) -> bytes:
    """Return events as JSON, one a line: `indent` would leave the fast encoder."""
    head = {
        "format": _FORMAT,
        "version": 1,
        "example": True,
        "office": events[0].office if events else None,
        "number": number,
    }
    lines = ",\n".join(json.dumps(_object(event), ensure_ascii=False) for event in events)
    return f'{json.dumps(head)[:-1]}, "events": [\n{lines}\n]}}\n'.encode()


def _object(event: Event) -> dict[str, Any]:
    coded = event.kind is not EventKind.WITHDRAWN
    told = {
        "key": event.key,
        "kind": event.kind.value,
        "code": int(_ACCEPTED) if coded else None,
        "title": titles()[_ACCEPTED] if coded else None,
        "at": event.at.isoformat(),
        "place": event.office,
        "item_identifier": event.item_identifier,
        "batch_no": event.batch_no,
        "line_no": event.line_no,
        "item_kind": event.item_kind,
        "category": event.category,
        "weight_g": event.weight_g,
        "declared_value": _amount(event.declared_value, event.currency),
        "cod_amount": _amount(event.cod_amount, event.currency),
        "currency": event.currency,
        "postcode": event.postcode,
        "country": event.country,
    }
    named = {"addressee": event.addressee, "address": event.address}
    return told | {name: value for name, value in named.items() if value is not None}


def _amount(minor: int | None, currency: str | None) -> str | None:
    return None if minor is None else format_minor(minor, minor_digits(currency or "BYN"))


def identify(content: bytes) -> bool:
    """Tell whether a file is JSON of this form."""
    return content.lstrip()[:1] == b"{" and _FORMAT.encode() in content[:_HEAD]


def decode(content: bytes, zone: tzinfo) -> list[Status]:
    """Return the events of a file that have a code."""
    try:
        given = json.loads(content.decode("utf-8-sig"))["events"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StatusFileError(message("it is no whole JSON with events")) from error
    found = []
    for number, each in enumerate(given if isinstance(given, list) else [None], 1):
        try:
            if each["code"] is None:
                continue
            code, at = str(int(each["code"])), datetime.fromisoformat(each["at"])
            identifier, place = str(each["item_identifier"]), each.get("place")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise StatusFileError(
                message("event {number} has no code, moment or item number", number=number)
            ) from error
        title = titles().get(code, code)
        where = None if place is None else str(place)
        found.append(Status(identifier, code, title, moment_in(at, zone), where))
    return found
