"""What the documents of one accepted list say alike: names, parties, sums, warnings."""

from typing import TYPE_CHECKING

from batchpost.language import Language
from batchpost.model.acceptance import Acceptance, Totals, amount_sums
from batchpost.model.items import Direction
from batchpost.model.message import N_, counted, message
from batchpost.model.words import DIRECTIONS, GRADES, KINDS, KINDS_AND_CATEGORIES, PAYMENTS
from batchpost.reports.formats import write_date, write_moment, write_money, write_whole
from batchpost.reports.sums_in_words import amount_in_words, items_in_words
from batchpost.reports.view import Fact, Note

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.settings import Settings


def list_name(acceptance: Acceptance, language: Language) -> str:
    """Return the list's number and date; a list without a date has that of its acceptance."""
    manifest = acceptance.manifest
    day = write_date(manifest.list_date or acceptance.accepted_at.date(), language.code)
    if manifest.list_no:
        return language.say(message("No. {number} of {day}", number=manifest.list_no, day=day))
    return language.say(message("without number, of {day}", day=day))


def totals_of(acceptance: Acceptance) -> Totals:
    """Return the sums of the list: recorded ones where they are, else those of its tables."""
    if acceptance.totals.items:
        return acceptance.totals
    items, charges = acceptance.items, acceptance.charges
    return Totals(
        items=len(items),
        weight_g=_sum(items, "weight_g"),
        **amount_sums(items, acceptance.amounts_in),
        net=_sum(charges, "net"),
        vat=_sum(charges, "vat"),
        gross=_sum(charges, "gross"),
    )


def _sum(table: "pd.DataFrame", column: str) -> int:
    return int(table[column].sum())


def items_counted(count: int, language: Language) -> str:
    """Return a number of items in figures: «120 отправлений»."""
    return language.say(
        counted("{number} item", "{number} items", count, number=write_whole(count, language.code))
    )


def kind_words(kind: str | None, category: str | None, language: Language) -> str:
    """Return kind and category in one phrase: «письмо заказное»."""
    phrase = KINDS_AND_CATEGORIES.get((kind or "", category or ""))
    return language.text(phrase or KINDS.get(kind or "", kind or ""))


def kinds_of(acceptance: Acceptance, language: Language) -> list[str]:
    """Return the phrases of all kinds and categories in the list, each once."""
    pairs = acceptance.items[["kind", "category"]].drop_duplicates().astype(object)
    found = pairs.where(pairs.notna(), None).itertuples(index=False, name=None)
    return sorted({kind_words(kind, category, language) for kind, category in found} - {""})


def issuer(settings: "Settings") -> str:
    """Return the office as documents name it."""
    office = settings.office
    return ", ".join(filter(None, (office.name, office.postcode, office.district_node)))


def directions_of(acceptance: Acceptance, home: str, language: Language) -> list[str]:
    """Return in words where the items go, as they were priced: an item without a country at home.

    A list without items has the direction it names.
    """
    countries = acceptance.items["country"].fillna(home)
    if not len(countries):
        named = DIRECTIONS.get(acceptance.manifest.direction or "")
        return [language.text(named)] if named else []
    met = {Direction.DOMESTIC if country == home else Direction.INTERNATIONAL
           for country in countries.unique()}  # fmt: skip
    return [language.text(words) for direction, words in DIRECTIONS.items() if direction in met]


def head_facts(
    acceptance: Acceptance, settings: "Settings", language: Language
) -> tuple[Fact, ...]:
    """Return who hands in what, and how it is paid; what is not known is left out."""
    speak, client = language.text, acceptance.client
    kinds = ", ".join(kinds_of(acceptance, language))
    directions = directions_of(acceptance, settings.office.country, language)
    facts = (
        Fact("mailer", speak(N_("Sender")), client.name),
        Fact("kind", speak(N_("Kind and category")), kinds),
        Fact("tax_id", speak(N_("Payer's number")), client.tax_id or ""),
        Fact("direction", speak(N_("Direction")), ", ".join(directions)),
        Fact("contract", speak(N_("Contract")), _contract(acceptance, language)),
        Fact("payment", speak(N_("Way of payment")), speak(PAYMENTS[client.payment])),
        Fact(
            "accepted",
            speak(N_("Accepted")),
            language.say(
                message(
                    "{moment}, operator {operator}",
                    moment=write_moment(acceptance.accepted_at, language.code),
                    operator=acceptance.name_of(acceptance.operator),
                )
            ),
        ),
        Fact(
            "batch",
            speak(N_("Batch")),
            "" if acceptance.batch_no is None else f"{acceptance.batch_no}",
        ),
    )
    return tuple(fact for fact in facts if fact.value)


def _contract(acceptance: Acceptance, language: Language) -> str:
    client = acceptance.client
    number = client.contract_no or acceptance.manifest.contract_no
    if number and client.contract_no and client.contract_from:
        day = client.contract_from
        return language.say(message("No. {number}, in force from {day}", number=number, day=day))
    return language.say(message("No. {number}", number=number)) if number else ""


def amount_currencies(items: "pd.DataFrame") -> list[str]:
    """Return the currencies of declared values and cash on delivery, sorted."""
    stated = items["declared_value"].notna() | items["cod_amount"].notna()
    return sorted(items.loc[stated, "currency"].dropna().unique().tolist())


def values_and_numbers(acceptance: Acceptance, language: Language) -> tuple[Fact, ...]:
    """Return the sums of declared values and cash on delivery, and the first and last number.

    What no item has is left out; amounts of several currencies stand side by side.
    """
    speak, code, items = language.text, language.code, acceptance.items
    numbers = items["item_identifier"].dropna()
    shown = [] if numbers.empty else sorted({str(numbers.min()), str(numbers.max())})

    def summed(column: str) -> str:
        sums = items.groupby("currency")[column].sum()
        found = [currency for currency in amount_currencies(items) if sums.get(currency)]
        return " + ".join(
            f"{write_money(int(sums[currency]), currency, code)} {currency}" for currency in found
        )

    facts = (
        Fact("declared_value", speak(N_("Declared value")), summed("declared_value")),
        Fact("cod_amount", speak(N_("Cash on delivery")), summed("cod_amount")),
        Fact("numbers", speak(N_("Item numbers")), " – ".join(shown)),
    )
    return tuple(fact for fact in facts if fact.value)


def sums_conclusion(acceptance: Acceptance, language: Language) -> tuple[Fact, ...]:
    """Return the sums under the table: items and money in words, VAT apart."""
    speak, code = language.text, language.code
    totals, currency = totals_of(acceptance), acceptance.currency
    items = f"{write_whole(totals.items, code)} ({items_in_words(totals.items, language)})"
    words = amount_in_words(totals.gross, currency, code)
    gross = f"{write_money(totals.gross, currency, code)} {currency} ({words})"
    vat_words = amount_in_words(totals.vat, currency, code)
    vat = f"{write_money(totals.vat, currency, code)} {currency} ({vat_words})"
    return (
        Fact("items", speak(N_("Total items")), items),
        Fact("gross", speak(N_("To pay, with VAT")), gross),
        Fact("vat", speak(N_("of which VAT")), vat),
    )


def sample_office(settings: "Settings", language: Language) -> tuple[Note, ...]:
    """Return the warning that the office is the built-in sample, if it is."""
    if not settings.office.sample:
        return ()
    said = message("SAMPLE. The office is not set up: run `batchpost init`. Not valid.")
    return (Note("sample_office", language.say(said), grave=True),)


def warnings(acceptance: Acceptance, settings: "Settings", language: Language) -> tuple[Note, ...]:
    """Return what a reader of the document must be warned of; of the grades, the worst."""
    notes = (*sample_office(settings, language), *_corrected(acceptance, language))
    if not acceptance.book.doubtful:
        return notes
    worst = acceptance.book.confidence[0]
    said = message(
        "Some tariff lines used here are not confirmed by an official document "
        "({grades}; {title}). Check the sum before it is paid.",
        grades=language.text(GRADES.get(worst, worst)),
        title=acceptance.book.title,
    )
    return (*notes, Note("tariff_confidence", language.say(said)))


def purged(acceptance: Acceptance, language: Language) -> tuple[Note, ...]:
    """Return why the addressees are missing, where their term was over."""
    if acceptance.purged_on is None:
        return ()
    said = message(
        "Printed again: the personal data were removed on {day} after the office's term.",
        day=acceptance.purged_on,
    )
    return (Note("purged", language.say(said)),)


def _corrected(acceptance: Acceptance, language: Language) -> tuple[Note, ...]:
    """Return what a document of a corrected list stands in place of, by both numbers."""
    if not acceptance.changes:
        return ()
    change = acceptance.changes[-1]
    former = [acceptance.entry_id, *(each.entry_id for each in acceptance.changes)][-2]
    said = message(
        "CORRECTED, in place of what was printed by entry {former}. Correction {number}: entry "
        "{entry} of {day}.",
        former=former,
        number=change.number,
        entry=change.entry_id,
        day=change.booked_on,
    )
    return (Note("corrected", language.say(said), grave=True),)
