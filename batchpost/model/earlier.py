"""What the ledger knows of lists accepted before, as far as it matters to a new one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class EarlierList:
    """A list accepted before (ранее принятый список)."""

    batch_no: int
    accepted_on: date
    list_no: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierLists:
    """The answer to: was any of this here before?

    `accepted` is the list that came in the very same file; then nothing else is asked.
    `borne` gives by identifier of the new list the list whose item bears it. `spoiled` are
    identifiers of the new list that were written off as spoiled labels. `same_number` bore
    the same number, of the same client and day; `similar` went to the same addressees.
    """

    accepted: EarlierList | None = None
    borne: Mapping[str, EarlierList] = field(default_factory=dict)
    spoiled: frozenset[str] = frozenset()
    same_number: EarlierList | None = None
    similar: EarlierList | None = None
