"""What a finding's code means: its weight, its rule in words, and where the rule stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from batchpost.model.finding import Severity


@dataclass(frozen=True, slots=True)
class FindingCode:
    """One kind of finding (вид замечания), declared beside the code that makes it.

    `about` is the rule in one sentence, marked for the catalogues. `source` says where the
    rule stands and how sure it is. `sample` holds columns of an item table that provoke the
    finding; columns it does not name are those of a faultless item.
    """

    severity: Severity
    about: str
    source: str
    sample: Mapping[str, Sequence[Any]] = field(default_factory=dict)
