"""What the operator says of a list that the list itself does not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from batchpost.parsers.layouts.model import Layout


@dataclass(frozen=True, slots=True)
class Hints:
    """Facts from the desk; they go before what the list says, and a difference is a finding.

    `columns` names fields of the item table (or roles of `data/headings.csv`) by column,
    counted from 0; an empty name passes the column over. `weight_unit` is `g` or `kg`.
    `default_country` and `currency` are those of the office. `layout` is a saved layout that was
    named, `layouts` are those the list may be recognised by, for the `client` who brings it.
    """

    kind: str | None = None
    category: str | None = None
    direction: str | None = None
    layout: Layout | None = None
    layouts: tuple[Layout, ...] = ()
    client: str | None = None
    sheets: tuple[str, ...] = ()
    member: str | None = None
    encoding: str | None = None
    separator: str | None = None
    weight_unit: str | None = None
    columns: Mapping[int, str] | None = None
    password: str | None = field(default=None, repr=False)
    default_country: str = "BY"
    currency: str = "BYN"


NO_HINTS = Hints()
