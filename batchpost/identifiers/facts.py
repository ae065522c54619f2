"""Facts about identifiers, read once from the files in `data/`."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from batchpost.model.message import N_

DATA = Path(__file__).parent / "data"

#: What the service of an indicator is called, by the word of `indicators.csv`.
SERVICES = {
    "business_reply": N_("international business reply"),
    "domestic": N_("domestic or bilateral use"),
    "e_commerce": N_("e-commerce parcel"),
    "ems": N_("EMS"),
    "insured": N_("insured letter post"),
    "letter_post": N_("letter post under customs control"),
    "m_bag": N_("M bag"),
    "parcel": N_("parcel"),
    "registered": N_("registered letter post"),
    "reserved": N_("reserved by the standard"),
    "tracked": N_("tracked letter post"),
    "unassigned": N_("not assigned by the standard"),
}


class Indicator(NamedTuple):
    """What two letters at the beginning of an S10 identifier stand for."""

    service: str
    status: str  # assigned, unassigned, reserved

    @property
    def title(self) -> str:
        """Return the service in words, marked for the catalogues."""
        return SERVICES[self.service]


class Carrier(NamedTuple):
    """Another carrier whose numbers may stand in a client's list."""

    carrier: str
    name: str
    prefix: str
    digits_after: int

    def numbers(self, bare: str) -> bool:
        """Tell whether the carrier numbers its items like `bare`."""
        digits = bare[len(self.prefix) :]
        return (
            bare.startswith(self.prefix)
            and len(digits) == self.digits_after
            and digits.isascii()
            and digits.isdecimal()
        )


@cache
def country_codes() -> frozenset[str]:
    """Return the officially assigned country codes of ISO 3166-1 alpha-2."""
    return frozenset(row["code"] for row in _rows("countries.csv"))


@cache
def service_indicators() -> dict[str, Indicator]:
    """Return the service indicators by their two letters; those not listed are unassigned."""
    return {
        row["first"] + chr(second): Indicator(row["service"], row["status"])
        for row in _rows("indicators.csv")
        for second in range(ord(row["second_from"]), ord(row["second_to"]) + 1)
    }


def service_indicator(letters: str) -> Indicator:
    """Return what the two letters stand for.

    >>> service_indicator("RB").service, service_indicator("KZ").status
    ('registered', 'reserved')
    """
    return service_indicators().get(letters) or Indicator("unassigned", "unassigned")


def other_carrier(bare: str) -> Carrier | None:
    """Return the carrier whose numbers look like `bare`, where it is not the post."""
    return next((carrier for carrier in _carriers() if carrier.numbers(bare)), None)


@cache
def sample_numbers() -> frozenset[str]:
    """Return numbers that operators publish as samples; no item ever bears one."""
    return frozenset(row["number"] for row in _rows("samples.csv"))


@cache
def _carriers() -> tuple[Carrier, ...]:
    return tuple(
        Carrier(row["carrier"], row["name"], row["prefix"], int(row["digits_after"]))
        for row in _rows("other_carriers.csv")
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))
