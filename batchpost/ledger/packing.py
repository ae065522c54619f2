"""Small values as JSON text and back: messages, contacts, the book used."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from numbers import Integral
from typing import Any

from batchpost.model.charges import BookUsed
from batchpost.model.client import Contact
from batchpost.model.message import Message


def to_json(value: object) -> str:
    """Return the one JSON text of a value: keys sorted, no blanks, ASCII only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def json_object(text: object) -> dict[str, Any]:
    """Return the object of a JSON text, an empty one where a damaged ledger has none.

    >>> json_object("{"), json_object('{"a":1}')
    ({}, {'a': 1})
    """
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def pack_message(said: Message) -> str:
    """Return a message as JSON text; a fact of no JSON type is kept as it would be shown."""
    return to_json(_plain(said))


def unpack_message(text: str) -> Message:
    """Return the message of a JSON text."""
    said = _fact(json.loads(text))
    assert isinstance(said, Message), text
    return said


def pack_contacts(contacts: tuple[Contact, ...]) -> str:
    """Return contacts as JSON text."""
    return to_json([asdict(contact) for contact in contacts])


def unpack_contacts(text: str) -> tuple[Contact, ...]:
    """Return the contacts of a JSON text."""
    return tuple(Contact(**contact) for contact in json.loads(text))


def pack_book(book: BookUsed) -> str:
    """Return the book used as JSON text."""
    return to_json(asdict(book))


def unpack_book(text: str) -> BookUsed:
    """Return the book used of a JSON text."""
    facts: dict[str, Any] = json.loads(text)
    several = {name: tuple(value) for name, value in facts.items() if isinstance(value, list)}
    return BookUsed(**(facts | several))


def _plain(value: object) -> object:
    """Return a fact as JSON can hold it; what it cannot is tagged with its kind."""
    if isinstance(value, Message):
        return {
            "message": value.template,
            "facts": {name: _plain(fact) for name, fact in value.facts.items()},
            "many": value.many,
            "count": value.count,
        }
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    if type(value) is date:
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return str(value)


def _fact(value: Any) -> object:
    """Return a fact as it was packed."""
    if not isinstance(value, Mapping):
        return value
    if "date" in value:
        return date.fromisoformat(value["date"])
    if "decimal" in value:
        return Decimal(value["decimal"])
    facts = {name: _fact(fact) for name, fact in value["facts"].items()}
    return Message(value["message"], facts, value["many"], value["count"])
