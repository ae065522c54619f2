"""Phones and e-mails in a shape that a message can be sent to."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

import numpy as np
import pyarrow.compute as pc

from batchpost.checks.context import ListContext
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, Message, message
from batchpost.model.phones import phones_e164, to_e164

TITLE: Final = N_("Phones and e-mails")
CODES: Final = {
    "phone.form": FindingCode(
        Severity.WARNING,
        N_("A phone has nine to fifteen digits."),
        N_("at least nine in KuberLite/belpost (K), at most fifteen in ITU-T E.164"),
        {"phone": ["217-78"]},
    ),
    "phone.number": FindingCode(
        Severity.WARNING,
        N_("A phone is a number of some country's plan."),
        N_(
            "model/data/phone_plans.csv: lengths by ITU-T E.164, the codes of Belarus by its "
            "public plan; a new code may be missing there, so a warning only"
        ),
        {"phone": ["+375 99 217-78-68"]},
    ),
    "email.form": FindingCode(
        Severity.WARNING,
        N_("An e-mail has a name, an @ and a host."),
        N_("RFC 5321, in the form met in use"),
        {"email": ["client0.example.by"]},
    ),
}
_PHONE: Final = re.compile(r"\s*\+?(?:[ ().-]*[0-9]){9,15}[ ().-]*")
_SEVERAL: Final = re.compile(r"[,;/]|\s{2,}|\s+(?:и|или|і|або|and)\s+")
_ABROAD_WHOLE: Final = r"^\s*(?:\+|00)"
#: Letters typed for the digits they look like.
_DIGITS_MEANT: Final = str.maketrans("OoОоЗзІIl|", "0000331111")
_EMAIL: Final = r"^[^@\s,;]+@[^@\s,;.]+(?:\.[^@\s,;.]+)+$"


def check(context: ListContext) -> Iterator[Finding]:
    """Return the phones and e-mails to look at."""
    yield from _check_phones(context)
    yield from _check_emails(context)


def _check_phones(context: ListContext) -> Iterator[Finding]:
    there = context.present("phone")
    if not there.any():
        return
    texts = context.text("phone")
    countries = context.text("country").fill_null(context.rules.home_country)
    odd = there & context.where(pc.is_null(to_e164(texts, countries)))
    # How phones are written within another country is not known here.
    odd &= ~context.abroad | context.where(pc.match_substring_regex(texts, _ABROAD_WHOLE))
    rows = np.flatnonzero(odd).tolist()
    parts = [_parts(texts[row].as_py()) for row in rows]
    homes = [[countries[row].as_py()] * len(some) for row, some in zip(rows, parts, strict=True)]
    meant = [[part.translate(_DIGITS_MEANT) for part in some] for some in parts]
    written, likely = _numbers(parts, homes), _numbers(meant, homes)
    number_of: dict[int, str] = {}
    short = np.zeros_like(odd)
    for place, row in enumerate(rows):
        odd[row] = written[place] is None
        short[row] = odd[row] and not all(map(_PHONE.fullmatch, parts[place]))
        if (number := likely[place]) is not None:
            number_of[row] = number

    def remedy(index: int) -> Message:
        if index in number_of:
            return message(
                "Perhaps {number} is meant; if so, correct the cell.", number=number_of[index]
            )
        return message("Correct the cell or ask the client; the addressee would get no message.")

    yield from context.report(
        "phone.form",
        short,
        "phone",
        lambda index: message(
            "“{value}” is no phone: nine to fifteen digits are needed.",
            value=context.shown("phone", index),
        ),
        remedy,
    )
    yield from context.report(
        "phone.number",
        odd & ~short,
        "phone",
        lambda index: message(
            "“{value}” is no number of any country: its code or its length is wrong.",
            value=context.shown("phone", index),
        ),
        remedy,
    )


def _parts(text: str) -> list[str]:
    """Return the phones of a cell that holds several."""
    return [part for part in _SEVERAL.split(text) if part.strip()] or [text]


def _numbers(parts: Sequence[list[str]], countries: Sequence[list[str]]) -> list[str | None]:
    """Return the phones of each cell in E.164, `None` where one of them is none."""
    found = iter(phones_e164(list(chain(*parts)), list(chain(*countries))))
    cells = [[next(found) for _ in some] for some in parts]
    return [None if None in cell else ", ".join(filter(None, cell)) for cell in cells]


def _check_emails(context: ListContext) -> Iterator[Finding]:
    wrong = context.present("email") & ~context.where(
        pc.match_substring_regex(context.text("email"), _EMAIL)
    )
    yield from context.report(
        "email.form",
        wrong,
        "email",
        lambda index: message(
            "“{value}” is no e-mail address.", value=context.shown("email", index)
        ),
        message("Correct the cell or ask the client; the addressee would get no message."),
    )
