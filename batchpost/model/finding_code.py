"""What a finding's code means: its weight, its rule in words, and where the rule stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from batchpost.model.earlier import EarlierLists
from batchpost.model.finding import Severity


@dataclass(frozen=True, slots=True)
class FindingCode:
    """One kind of finding (вид замечания), declared beside the code that makes it.

    Where such declarations stand, and how they are found: `workflows/finding_codes.py`.

    Attributes:
        severity: What it weighs where the office says nothing.
        about: The rule in one sentence, marked for the catalogues.
        source: Where the rule stands and how sure it is, marked for the catalogues.
        sample: Columns of an item table that provoke the finding; columns not named are those
            of a faultless item.
        floor: The least an office may make of it; `None` where it may be switched off.
        said: What the sample's list says of itself, by the names of `Manifest`.
        earlier: What the ledger knows where the sample is checked.
        lines: Where the reader makes the finding: a client's list as text that provokes it.
        way_out: What to do, marked for the catalogues, where there is no sample that says so.
    """

    severity: Severity
    about: str
    source: str
    sample: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    floor: Severity | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    earlier: EarlierLists | None = None
    lines: Sequence[str] = ()
    way_out: str = ""
