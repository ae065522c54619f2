"""The answer to one question: if accepted here and now, when must it arrive there, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from batchpost.errors import ReferenceDataError, WrongUseError
from batchpost.model.items import Direction
from batchpost.model.message import Message, message
from batchpost.schedule.delivery_standard import Standard
from batchpost.schedule.reckoning import (
    DueRules,
    explain,
    latest_posting,
    missing_standard,
    reckon,
    unknown_postcode,
)
from batchpost.schedule.relations import Relation, RelationTable
from batchpost.schedule.tables import read_table

_SERVICES: Final = Path(__file__).parent / "services.csv"
_POSTCODE_DIGITS: Final = 6


class PlaceNotUnderstoodError(WrongUseError):
    """A place is neither a postcode nor a country."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message(
                "{given} is no place: give a postcode of six digits, or for a destination "
                "abroad the two letters of the country.",
                given=given,
            )
        )


class UnknownServiceError(ReferenceDataError):
    """No service of that name; names it."""

    def __init__(self, service: str) -> None:
        super().__init__(
            message(
                "There is no service {service} among those with a delivery standard. Names are "
                "those of the tariff books, such as letter_registered or parcel.",
                service=service,
            )
        )


@dataclass(frozen=True, slots=True)
class Service:
    """What a service's name stands for in the standards."""

    kind: str
    category: str
    international: bool


@dataclass(frozen=True)
class DueAnswer:
    """The answer to "when must it arrive": `due_on` is absent where no standard applies.

    `latest_posting` is the last moment of acceptance with the same due date, absent where
    the standard names no latest time.
    """

    due_on: date | None
    standard: Standard | None
    latest_posting: datetime | None
    reasons: tuple[Message, ...]


def find_service(name: str) -> Service:
    """Return what the service's name stands for.

    Raises:
        UnknownServiceError: No such service.
    """
    for row in read_table(_SERVICES, ("service", "kind", "category", "direction")):
        if row.text("service") == name:
            abroad = row.text("direction") == Direction.INTERNATIONAL
            return Service(row.text("kind"), row.text("category"), abroad)
    raise UnknownServiceError(name)


def due(
    origin: str, destination: str, service: Service, at: datetime, rules: DueRules
) -> DueAnswer:
    """Return when an item accepted at `at` must arrive.

    Args:
        origin: Postcode of the accepting office.
        destination: Postcode, or two letters of a country abroad.
        service: What is sent.
        at: Moment of acceptance, with a time zone.
        rules: What the answer rests on.

    Raises:
        PlaceNotUnderstoodError: A place is neither postcode nor country.
        CalendarMissingError: The calendar of a year on the way is not known.
    """
    relation, unknown = _relation(origin, destination, service, rules.relations)
    no_timetable = message("No timetable is loaded, so the moment of arrival is not reckoned.")
    if relation is None:
        return DueAnswer(None, None, None, (*unknown, no_timetable))
    local = rules.local(at)
    standard = rules.standards.find(relation, service.kind, service.category, local.date())
    if standard is None:
        reason = missing_standard(relation, service.kind, service.category)
        return DueAnswer(None, None, None, (reason, no_timetable))
    reckoned = reckon(standard, local, rules.calendar)
    reasons = explain(standard, local, reckoned, rules.calendar)
    latest = latest_posting(standard, local, reckoned, rules.calendar)
    return DueAnswer(reckoned.due_on, standard, latest, (*reasons, no_timetable))


def _relation(
    origin: str, destination: str, service: Service, relations: RelationTable
) -> tuple[Relation | None, tuple[Message, ...]]:
    for place in (origin, destination):
        if not _is_postcode(place) and (place == origin or not _is_country(place)):
            raise PlaceNotUnderstoodError(place)
    home_country = _is_country(destination) and destination.upper() == relations.country
    if home_country:
        raise PlaceNotUnderstoodError(destination)
    if service.international or _is_country(destination):
        return Relation.INTERNATIONAL, ()
    found = relations.between(origin, destination)
    unknown = [place for place in (origin, destination) if relations.area(place) is None]
    return found, tuple(unknown_postcode(place) for place in unknown)


def _is_postcode(place: str) -> bool:
    return len(place) == _POSTCODE_DIGITS and place.isascii() and place.isdigit()


def _is_country(place: str) -> bool:
    return len(place) == len("BY") and place.isascii() and place.isalpha()
