"""Due dates of a whole list, reckoned once for each combination that occurs."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from batchpost.model.acceptance import DueDates
from batchpost.model.items import TEXT
from batchpost.model.message import Message
from batchpost.schedule.delivery_standard import Standard
from batchpost.schedule.reckoning import (
    DueRules,
    explain,
    load_rules,
    missing_standard,
    reckon,
    unknown_postcode,
)
from batchpost.schedule.relations import Relation, RelationTable

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Codes = np.ndarray[tuple[int], np.dtype[np.int64]]

_UNKNOWN: Final = ""
#: No more reasons of one batch are named than a person reads.
_REASONS_MAX: Final = 20


def batch_due_dates(
    items: "pd.DataFrame",
    *,
    accepted_at: datetime,
    office_postcode: str,
    home: Path | None,
    country: str = "BY",
    time_zone: str = "Europe/Minsk",
) -> "tuple[pd.Series[str], DueDates]":
    """Return the due dates of a list by the rules of the office at `home`; see `due_dates`."""
    rules = load_rules(home, country=country, time_zone=time_zone)
    return due_dates(items, accepted_at=accepted_at, office_postcode=office_postcode, rules=rules)


def due_dates(
    items: "pd.DataFrame", *, accepted_at: datetime, office_postcode: str, rules: DueRules
) -> "tuple[pd.Series[str], DueDates]":
    """Return the due date of each item as ISO text, missing where no standard applies.

    Args:
        items: An item table; `kind`, `category`, `postcode` and `country` are read.
        accepted_at: Moment of acceptance, with a time zone.
        office_postcode: Postcode of the accepting office.
        rules: What due dates rest on.

    Raises:
        CalendarMissingError: The calendar of a year on the way is not known.
    """
    import numpy as np  # noqa: PLC0415 - only with a table in hand
    import pandas as pd  # noqa: PLC0415 - same

    local = rules.local(accepted_at)
    places, place_of = _places(items)
    relations = np.array(
        [_relation(office_postcode, *place, rules.relations) for place in places], dtype=object
    )
    relation_codes, relation_names = pd.factorize(relations)
    kind_codes, kinds = pd.factorize(items["kind"].fillna(_UNKNOWN))
    category_codes, categories = pd.factorize(items["category"].fillna(_UNKNOWN))
    width, height = max(len(kinds), 1), max(len(categories), 1)
    keys = (relation_codes[place_of] * width + kind_codes) * height + category_codes
    distinct, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    found = _Found(local, rules)
    for key, count in zip(distinct.tolist(), counts.tolist(), strict=True):
        rest, category = divmod(key, height)
        relation, kind = divmod(rest, width)
        found.add(relation_names[relation], str(kinds[kind]), str(categories[category]), count)
    found.name_unknown(_unknown_postcodes(office_postcode, places, rules.relations))
    texts = pd.Series([day.isoformat() if day else None for day in found.days], dtype=TEXT)
    column = texts.take(which).set_axis(items.index).rename("due_on")
    return column, found.summary()


def _places(items: "pd.DataFrame") -> "tuple[list[tuple[str, str]], Codes]":
    """Return the distinct pairs of postcode and country, and which of them each item has."""
    import numpy as np  # noqa: PLC0415 - see above
    import pandas as pd  # noqa: PLC0415 - see above

    postcode_codes, postcodes = pd.factorize(items["postcode"].fillna(_UNKNOWN))
    country_codes, countries = pd.factorize(items["country"].fillna(_UNKNOWN))
    width = max(len(countries), 1)
    distinct, which = np.unique(postcode_codes * width + country_codes, return_inverse=True)
    pairs = [divmod(key, width) for key in distinct.tolist()]
    return [(str(postcodes[one]), str(countries[two])) for one, two in pairs], which


def _relation(office: str, postcode: str, country: str, relations: RelationTable) -> str:
    if country not in {_UNKNOWN, relations.country}:
        return Relation.INTERNATIONAL
    return relations.between(office, postcode) or _UNKNOWN


def _unknown_postcodes(
    office: str, places: list[tuple[str, str]], relations: RelationTable
) -> Iterator[str]:
    """Yield the postcodes of the country that lie nowhere known."""
    at_home = [code for code, country in places if country in {_UNKNOWN, relations.country}]
    for postcode in [office, *at_home]:
        if relations.area(postcode) is None:
            yield postcode


class _Found:
    """Gathers the due dates of the combinations and what stands behind them."""

    def __init__(self, accepted_at: datetime, rules: DueRules) -> None:
        self.days: list[date | None] = []
        self._accepted_at = accepted_at
        self._rules = rules
        self._used: list[Standard] = []
        self._missing = 0
        self._reasons: dict[str, Message] = {}

    def add(self, relation: str, kind: str, category: str, count: int) -> None:
        """Reckon one combination, which `count` items have."""
        on = self._accepted_at.date()
        standard = self._rules.standards.find(relation, kind, category, on) if relation else None
        if standard is None:
            self.days.append(None)
            self._missing += count
            if relation:
                self._say(missing_standard(relation, kind or "—", category or "—"))
            return
        reckoned = reckon(standard, self._accepted_at, self._rules.calendar)
        self.days.append(reckoned.due_on)
        self._used.append(standard)
        for reason in explain(standard, self._accepted_at, reckoned, self._rules.calendar):
            self._say(reason)

    def name_unknown(self, postcodes: Iterable[str]) -> None:
        """Name the postcodes that lie nowhere known."""
        for postcode in postcodes:
            self._say(unknown_postcode(postcode or "—"))

    def _say(self, reason: Message) -> None:
        if len(self._reasons) < _REASONS_MAX:
            self._reasons.setdefault(str(reason), reason)

    def summary(self) -> DueDates:
        """Return what stands behind the whole list."""
        known = [day for day in self.days if day is not None]
        sources = sorted({standard.source for standard in self._used})
        return DueDates(
            earliest=min(known, default=None),
            latest=max(known, default=None),
            missing=self._missing,
            source="; ".join(sources) or None,
            example=any(standard.example for standard in self._used),
            reasons=tuple(self._reasons.values()),
        )
