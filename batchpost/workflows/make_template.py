"""Make a form for a client: an empty list that comes back without a finding."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from batchpost.errors import WrongUseError
from batchpost.language import Language
from batchpost.model.client import Client
from batchpost.model.finding import Severity
from batchpost.model.items import Direction, ItemCategory, ItemKind
from batchpost.model.listing import Manifest
from batchpost.model.message import message
from batchpost.model.words import KINDS_AND_CATEGORIES, words_of
from batchpost.settings import Settings

#: Ordinary items of these kinds are put in boxes, without a signature.
_LETTER_POST = frozenset(
    (
        ItemKind.LETTER,
        ItemKind.POSTCARD,
        ItemKind.PRINTED_PAPERS,
        ItemKind.LITERATURE_FOR_THE_BLIND,
        ItemKind.SMALL_PACKET,
    )
)
_WEIGHTS_G = {ItemKind.PARCEL: 1500, ItemKind.EMS: 1500, ItemKind.SMALL_PACKET: 350}
_LETTER_G = 20


class NoFormError(WrongUseError):
    """The operator does not offer what the form is asked for."""

    def __init__(self, kind: str, category: str | None) -> None:
        super().__init__(
            message(
                "There is no form for {what}: such items are not offered or not taken by list. "
                "Give another --kind or --category.",
                what=words_of(category, kind),
            )
        )


class FormPathError(WrongUseError):
    """The form has a wrong ending, or would overwrite a file."""

    def __init__(self, out: Path) -> None:
        super().__init__(
            message(
                "The form cannot be written to {path}: its name ends in .xlsx, and a file that "
                "is there is never overwritten. Choose another name by --out.",
                path=out,
            )
        )


@dataclass(frozen=True, slots=True)
class FormWishes:
    """What the form is for, whose and of which day; without a category, the kind's usual one."""

    kind: str
    on: date
    category: str | None = None
    direction: str = Direction.DOMESTIC.value
    client: Client | None = None

    @property
    def usual_category(self) -> str | None:
        """Return the category asked for, or the one that lists of the kind usually have."""
        from batchpost.checks.facts import kind_needs

        if self.category is not None:
            return self.category
        if self.kind == ItemKind.PARCEL:
            return ItemCategory.ORDINARY.value
        return ItemCategory.REGISTERED.value if kind_needs()[self.kind].category else None


def make_template(wishes: FormWishes, settings: Settings, language: Language, out: Path) -> None:
    """Write a form to `out`, filled with what is known of the client.

    Raises:
        NoFormError: Such items are not offered, or not taken by list.
        FormPathError: `out` is no .xlsx, or is there already.
        ReportError: `out` cannot be written.
    """
    from batchpost.checks.facts import kind_needs, postcode_forms, weight_limits
    from batchpost.reports.blank_form import FormFacts, blank_form
    from batchpost.reports.document import write_document

    if out.suffix.lower() != ".xlsx" or out.exists():
        raise FormPathError(out)
    home = settings.office.country
    category = wishes.usual_category
    _refuse_what_is_not_offered(wishes, category)
    fields = dict(_fields(wishes, category, weighed=kind_needs()[wishes.kind].weight))
    limits = [
        limit.maximum_g
        for limit in weight_limits()
        if limit.kind == wishes.kind
        and limit.direction == wishes.direction
        and limit.holds(wishes.on)
    ]
    form = postcode_forms().get(home)
    facts = FormFacts(
        manifest=_manifest(wishes, category),
        home_country=home,
        currency=settings.office.currency,
        fields=tuple(fields),
        required=frozenset(field for field, required in fields.items() if required),
        examples=max(settings.minimum_items, 1),
        weight_example_g=_WEIGHTS_G.get(ItemKind(wishes.kind), _LETTER_G),
        weight_most_g=min(limits, default=None),
        postcode_digits=form.digits if form is not None else None,
        countries=_countries(language) if "country" in fields else {},
    )
    write_document(blank_form(facts, language), out)


def _refuse_what_is_not_offered(wishes: FormWishes, category: str | None) -> None:
    from batchpost.checks.facts import kind_needs, not_offered

    refused = any(
        (pair.kind, pair.category, pair.direction) == (wishes.kind, category, wishes.direction)
        and pair.severity is Severity.ERROR
        for pair in not_offered()
    )
    named = category is None or (wishes.kind, category) in KINDS_AND_CATEGORIES
    # A list of money orders would need the amounts, which a list of items does not hold.
    if (
        refused
        or not named
        or wishes.kind == ItemKind.MONEY_ORDER
        or wishes.kind not in kind_needs()
    ):
        raise NoFormError(wishes.kind, category)


def _fields(
    wishes: FormWishes, category: str | None, *, weighed: bool
) -> Iterator[tuple[str, bool]]:
    """Yield the columns of the form, with whether no item goes without."""
    from batchpost.reports.list_form import form_fields

    holds = {
        "always": True,
        "domestic": wishes.direction == Direction.DOMESTIC,
        "international": wishes.direction == Direction.INTERNATIONAL,
        "insured": category == ItemCategory.INSURED,
        "weighed": weighed,
        "signed": category != ItemCategory.ORDINARY or wishes.kind not in _LETTER_POST,
    }
    for field, when, required in form_fields():
        if holds[when]:
            yield field, required


def _manifest(wishes: FormWishes, category: str | None) -> Manifest:
    client = wishes.client
    return Manifest(
        list_no="1",
        list_date=wishes.on,
        mailer=client.name if client else None,
        mailer_tax_id=client.tax_id if client else None,
        contract_no=client.contract_no if client else None,
        kind=wishes.kind,
        category=category,
        direction=wishes.direction,
    )


def _countries(language: Language) -> dict[str, str]:
    """Return the names of countries that the reader knows, by code, in the order of names."""
    from babel import Locale

    from batchpost.parsers.countries import country_code

    names = Locale(language.code).territories
    known = {code: name for code, name in names.items() if country_code(name) == code}
    return dict(sorted(known.items(), key=lambda pair: pair[1].casefold()))
