"""Check a list: read it, clean its identifiers, apply every rule; nothing is recorded."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batchpost.model.acceptance import Totals, amount_sums
from batchpost.model.client import Client
from batchpost.model.finding import Finding, Place, Severity, forbids
from batchpost.model.items import WHOLE, ItemCategory, ItemKind, typed_column
from batchpost.model.listing import Manifest, ReadList
from batchpost.model.message import counted, message
from batchpost.settings import Settings
from batchpost.workflows.look_back import get_ready, look_back
from batchpost.workflows.weigh_findings import weighed_as_wished

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.checks.run import CheckRules
    from batchpost.model.weight import Weighed
    from batchpost.parsers.hints import Hints
    from batchpost.parsers.layouts.stored import Stored
    from batchpost.parsers.limits import Limits


@dataclass(frozen=True, slots=True)
class Asked:
    """What the operator says of a list that the list itself does not."""

    layout: str | None = None
    kind: str | None = None
    category: str | None = None
    direction: str | None = None
    columns: Mapping[int, str] | None = None
    weight_unit: str | None = None
    encoding: str | None = None
    sheets: tuple[str, ...] = ()
    member: str | None = None  # the list inside an archive of several
    weight_required: bool = True  # not where every item goes over the scale
    layouts: Path | None = None  # the office's folder of saved layouts
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class CheckedList:
    """A list after all checks; its findings are in the order of its rows."""

    listing: ReadList
    findings: tuple[Finding, ...]

    @property
    def acceptable(self) -> bool:
        """Tell whether no finding forbids acceptance."""
        return not forbids(self.findings)

    @property
    def errors(self) -> int:
        """Return how many findings forbid acceptance."""
        return self.count(Severity.ERROR)

    def count(self, severity: Severity) -> int:
        """Return how many findings weigh that much."""
        return sum(1 for finding in self.findings if finding.severity is severity)


def check_list(
    path: Path,
    asked: Asked,
    settings: Settings,
    on: date,
    client: Client | None = None,
    *,
    database: str | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> CheckedList:
    """Read and check the list in `path` as of the day `on`, brought by `client` if known.

    `database` is the address of the ledger, `None` where the office has none yet;
    `meanwhile` is called while the list is being read.

    Raises:
        ListError: The list as a whole cannot be read.
        WrongUseError: The office's severities name no code or go too low.
    """
    from batchpost.parsers.apart import start_reading

    stored = _layouts_for(asked)
    hints = hints_of(asked, settings, stored, client.client_id if client is not None else None)
    with start_reading(path, hints, limits_of(settings)) as reading:
        # pandas and the rules come in while the list is being read.
        from batchpost.checks.run import check_items, load_rules
        from batchpost.identifiers.columns import clean_identifiers

        load_rules()
        get_ready(database)
        if meanwhile is not None:
            meanwhile()
        listing = reading.result().as_list()
    items, about_identifiers = clean_identifiers(
        listing.items,
        listing.heading("item_identifier"),
        partial(listing.originals, "item_identifier"),
    )
    unread = {
        finding.line_no
        for finding in listing.findings
        if finding.severity is Severity.ERROR and finding.code.startswith("amount.")
    }
    items, about_categories = _with_categories(items, unread)
    listing = replace(listing, items=items)
    earlier, about_ledger = look_back(database, settings.office.postcode, listing, client, on)
    rules = replace(rules_of(settings, on, weight_required=asked.weight_required), earlier=earlier)
    found = (
        *listing.findings,
        *about_identifiers,
        *about_categories,
        *about_layouts(stored),
        *about_ledger,
        *check_items(listing, rules),
        *(about_client(listing.manifest, client, on) if client is not None else ()),
    )
    weighed = weighed_as_wished(found, settings.checks.severity)
    return CheckedList(listing, tuple(sorted(weighed, key=_place_in_file)))


def reading_ahead(
    path: Path, asked: Asked, settings: Settings, client_id: str | None
) -> AbstractContextManager[None]:
    """Begin to read a list that `check_list` will be asked to check in this block.

    Raises:
        WrongUseError: As for `hints_of`.
    """
    from batchpost.parsers import apart

    hints = hints_of(asked, settings, client_id=client_id)
    return apart.reading_ahead(path, hints, limits_of(settings))


def _layouts_for(asked: Asked) -> "Stored":
    """Return the office's layouts."""
    from batchpost.parsers.layouts.stored import Stored, stored_layouts

    return Stored() if asked.layouts is None else stored_layouts(asked.layouts)


def about_layouts(stored: "Stored") -> list[Finding]:
    """Say which files of the office's folder are no layouts and so were not used."""
    return [
        Finding(
            "layout.unreadable",
            Severity.WARNING,
            Place(),
            fault.name,
            fault.said,
            message("The list was read without this layout."),
        )
        for fault in stored.faults
    ]


def hints_of(
    asked: Asked,
    settings: Settings,
    stored: "Stored | None" = None,
    client_id: str | None = None,
) -> "Hints":
    """Return what is said of a list, by the operator and by the office.

    Raises:
        UnknownLayoutError: A layout was named that is not there.
        LayoutFileError: The layout named cannot be used.
    """
    from batchpost.parsers.hints import Hints

    stored = stored or _layouts_for(asked)
    return Hints(
        layout=stored.named(asked.layout) if asked.layout is not None else None,
        layouts=tuple(layout for layout in stored.layouts if not layout.recognise.empty),
        client=client_id,
        kind=asked.kind,
        password=asked.password,
        category=asked.category,
        direction=asked.direction,
        columns=asked.columns,
        weight_unit=asked.weight_unit,
        encoding=asked.encoding,
        sheets=asked.sheets,
        member=asked.member,
        default_country=settings.office.country,
        currency=settings.office.currency,
    )


def limits_of(settings: Settings) -> "Limits":
    """Return the office's bounds on a list."""
    from batchpost.parsers.limits import Limits

    given = settings.limits
    return Limits(
        file_bytes=given.file_mb << 20,
        unpacked_bytes=given.unpacked_mb << 20,
        ratio=given.ratio,
        nesting=given.nesting,
        rows=given.rows,
        columns=given.columns,
        seconds=given.seconds,
        seconds_per_mb=given.seconds_per_mb,
        memory_bytes=given.memory_mb << 20,
    )


def _with_categories(
    items: "pd.DataFrame", unread: "set[int | None]"
) -> "tuple[pd.DataFrame, list[Finding]]":
    """Give parcels without a category the one their declared value makes them, and say so.

    Items whose amounts could not be read (`unread`, line numbers) are left alone.
    Price lists know parcels with and without a declared value and no other categories.
    """
    bare = (items["kind"] == ItemKind.PARCEL).fillna(value=False) & items["category"].isna()
    bare &= ~items["line_no"].isin(unread)
    count = int(bare.sum())
    if not count:
        return items, []
    valued = (items["declared_value"] > 0).fillna(value=False)
    table = items.copy(deep=False)
    table["category"] = (
        items["category"]
        .mask(bare & valued, ItemCategory.INSURED.value)
        .mask(bare & ~valued, ItemCategory.ORDINARY.value)
    )
    return table, [
        Finding(
            "category.from_value",
            Severity.INFO,
            Place(),
            None,
            counted(
                "{count} parcel has no category; its declared value tells it.",
                "{count} parcels have no category; their declared values tell it.",
                count,
            ),
            message("Give --category if that is not so."),
        )
    ]


def about_chosen(
    checked: CheckedList, client: Client, settings: Settings, on: date, database: str | None
) -> tuple[Finding, ...]:
    """Return what is to be said once it is known that `client` brings the list."""
    from batchpost.checks.run import check_items

    earlier, _ = look_back(database, settings.office.postcode, checked.listing, client, on)
    rules = replace(rules_of(settings, on, weight_required=False), earlier=earlier)
    known = {finding.code for finding in checked.findings}
    found = (
        *about_client(checked.listing.manifest, client, on),
        *(
            finding
            for finding in check_items(checked.listing, rules)
            if finding.code in {"list.number_again", "list.similar"} - known
        ),
    )
    return weighed_as_wished(found, settings.checks.severity)


def about_client(manifest: Manifest, client: Client, on: date) -> Iterator[Finding]:
    """Compare what the list says of its mailer with the client's contract."""
    if manifest.mailer_tax_id and client.tax_id and manifest.mailer_tax_id != client.tax_id:
        yield Finding(
            "client.tax_id",
            Severity.WARNING,
            Place(),
            manifest.mailer_tax_id,
            message(
                "The list is of {mailer} with the tax number {listed}; client {client_id}, {name}, "
                "has {known}.",
                mailer=manifest.mailer or "—",
                listed=manifest.mailer_tax_id,
                client_id=client.client_id,
                name=client.name,
                known=client.tax_id,
            ),
            message("Make sure that the right client is chosen by --client."),
        )
    began, until = client.contract_from, client.contract_until
    if (began and on < began) or (until and on > until):
        yield Finding(
            "client.contract",
            Severity.WARNING,
            Place(),
            client.contract_no,
            message(
                "The contract {contract} of client {client_id} is not in force on {day}.",
                contract=client.contract_no or "",
                client_id=client.client_id,
                day=on,
            ),
            message("Renew it, or correct its dates by `batchpost client edit`."),
        )


def rules_of(settings: Settings, on: date, *, weight_required: bool) -> "CheckRules":
    """Return what the office decides about checking on a day."""
    from batchpost.checks.run import CheckRules

    return CheckRules(
        on=on,
        minimum_items=settings.minimum_items,
        home_country=settings.office.country,
        home_currency=settings.office.currency,
        weight_required=weight_required,
    )


def checked_by_scale(
    checked: CheckedList, weighed: "Sequence[Weighed]", settings: Settings, on: date
) -> list[Finding]:
    """Return what the rules of weight say of the weights from the scale."""
    from batchpost.checks.run import check_items

    scale = {each.line_no: each.weight_g for each in weighed}
    items = checked.listing.items.copy(deep=False)
    weights = [scale.get(line_no) for line_no in items["line_no"]]
    items["weight_g"] = typed_column(weights, WHOLE)
    # Without the table: the value found wrong is the scale's, not the cell's.
    listing = replace(checked.listing, items=items, table=None)
    rules = rules_of(settings, on, weight_required=False)
    known = {finding.code for finding in checked.findings}
    found = (
        finding
        for finding in check_items(listing, rules)
        if finding.code.startswith("weight.") and finding.code not in known
    )
    return list(weighed_as_wished(found, settings.checks.severity))


def _place_in_file(finding: Finding) -> tuple[str, int]:
    return (finding.place.sheet or "", finding.place.row or 0)


def totals(items: Any, currency: str | None) -> Totals:
    """Return count, mass and values of an item table; charges are not in it.

    `currency` is that of the values summed up, as for `amount_sums`.
    """
    return Totals(
        items=len(items), weight_g=int(items["weight_g"].sum()), **amount_sums(items, currency)
    )
