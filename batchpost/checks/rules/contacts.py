"""Phones and e-mails in a shape that a message can be sent to."""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow.compute as pc

from batchpost.checks.context import ListContext
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, message

TITLE: Final = N_("Phones and e-mails")
CODES: Final = {
    "phone.form": FindingCode(
        Severity.WARNING,
        N_("A phone has nine to fifteen digits."),
        "at least nine in KuberLite/belpost (K), at most fifteen in ITU-T E.164",
        {"phone": ["217-78"]},
    ),
    "email.form": FindingCode(
        Severity.WARNING,
        N_("An e-mail has a name, an @ and a host."),
        "RFC 5321, in the form met in use",
        {"email": ["client0.example.by"]},
    ),
}
_PHONE: Final = r"^\s*\+?(?:[ ().-]*[0-9]){9,15}[ ().-]*$"
_PHONE_ONE: Final = re.compile(_PHONE)
_SEVERAL: Final = re.compile(r"[,;/]|\s{2,}")
_EMAIL: Final = r"^[^@\s,;]+@[^@\s,;.]+(?:\.[^@\s,;.]+)+$"


def check(context: ListContext) -> Iterator[Finding]:
    """Return the phones and e-mails to look at."""
    odd = context.present("phone") & ~context.where(
        pc.match_substring_regex(context.text("phone"), _PHONE)
    )
    for index in np.flatnonzero(odd):
        parts = _SEVERAL.split(context.text("phone")[int(index)].as_py())
        odd[index] = not all(_PHONE_ONE.match(part) for part in parts)
    yield from context.report(
        "phone.form",
        odd,
        "phone",
        lambda index: message(
            "“{value}” is no phone: nine to fifteen digits are needed.",
            value=context.shown("phone", index),
        ),
        message("Correct the cell or ask the client; the addressee would get no message."),
    )
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
