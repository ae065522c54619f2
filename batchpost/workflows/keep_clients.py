"""Keep the client directory: what makes a client's facts acceptable."""

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from batchpost.errors import WrongUseError
from batchpost.model.client import Client, Contact, CustomerCategory, Payment, VatMode
from batchpost.model.days import parse_day
from batchpost.model.message import Message, message

#: Whose tax number is checked by which module of python-stdnum, by the office's country.
TAX_NUMBERS = {"BY": "stdnum.by.unp", "RU": "stdnum.ru.inn"}


#: Facts a client may be without.
OPTIONAL = ("tax_id", "contract_no", "contract_from", "contract_until")


class ClientFactError(WrongUseError):
    """A fact about a client that cannot be right."""

    def __init__(self, said: Message) -> None:
        super().__init__(said)


def tax_id_checked(text: str, country: str) -> str:
    """Return the tax number (УНП) in its compact form.

    Raises:
        ClientFactError: The check digit or the form is wrong.
    """
    if country not in TAX_NUMBERS:
        return text.strip()
    scheme: Any = importlib.import_module(TAX_NUMBERS[country])
    from stdnum.exceptions import ValidationError

    try:
        checked: str = scheme.validate(text)
    except ValidationError as error:
        raise ClientFactError(
            message(
                "{value} is no tax number of {country}: its form or check digit is wrong. "
                "Look it up in the contract.",
                value=text,
                country=country,
            )
        ) from error
    return checked


def day(text: str) -> date:
    """Return the day written as 2026-11-23 or 23.11.2026.

    Raises:
        ClientFactError: The text is no day.
    """
    try:
        return parse_day(text)
    except ValueError as error:
        raise ClientFactError(
            message("{value} is no day; write it as 2026-11-23 or 23.11.2026.", value=text)
        ) from error


def contact(text: str) -> Contact:
    """Return the contact written as `NAME;PHONE;EMAIL`, the last two optional."""
    name, phone, email = ([part.strip() for part in text.split(";")] + ["", "", ""])[:3]
    if not name:
        raise ClientFactError(
            message('"{value}" names nobody; write a contact as NAME;PHONE;EMAIL.', value=text)
        )
    if email and "@" not in email:
        raise ClientFactError(
            message("{value} is no e-mail address; write it as name@example.by.", value=email)
        )
    return Contact(name, phone or None, email or None)


def with_facts(client: Client, given: Mapping[str, Any], country: str) -> Client:
    """Return `client` with the given facts in their places.

    `None` leaves a fact as it is, an empty text takes an optional fact away.

    Args:
        given: Texts by field of `Client`; `contacts` is a sequence of `NAME;PHONE;EMAIL`.

    Raises:
        ClientFactError: A fact that cannot be right.
    """
    facts = {name: value for name, value in given.items() if value not in (None, ())}
    makers: dict[str, Any] = {
        "category": CustomerCategory,
        "payment": Payment,
        "vat_mode": VatMode,
        "contract_from": day,
        "contract_until": day,
        "tax_id": lambda text: tax_id_checked(text, country),
        "contacts": lambda texts: tuple(contact(text) for text in texts),
    }
    known = {field.name for field in fields(Client)}
    assert set(facts) <= known, facts
    changes: dict[str, Any] = {
        name: None if value == "" and name in OPTIONAL else makers.get(name, str.strip)(value)
        for name, value in facts.items()
    }
    made = replace(client, **changes)
    if not made.name:
        raise ClientFactError(message("A client needs a name: give it by --name."))
    if made.contract_from and made.contract_until and made.contract_until < made.contract_from:
        raise ClientFactError(
            message(
                "The contract would end on {until}, before it begins on {since}. Correct one of "
                "the days; nothing was recorded.",
                until=made.contract_until,
                since=made.contract_from,
            )
        )
    return made


def next_client_id(taken: Iterable[str]) -> str:
    """Return the smallest whole number above all numbers taken."""
    return str(max((int(name) for name in taken if name.isdecimal()), default=0) + 1)
