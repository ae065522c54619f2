"""Words: kind, category, advice, marks, countries, and what addresses say of places."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_
from batchpost.parsers.finding_codes._samples import with_column

_WORDS: Final = N_("words met in lists: parsers/data/cell_words.csv, each with its source")
_GIVEN: Final = N_("what the operator gives goes before what the list says, but not silently")
_TAKEN: Final = N_("a value is never put in without a word; the address stays as it is")

CODES: Final = {
    "advice.unreadable": FindingCode(
        Severity.ERROR,
        N_("An advice of delivery is of a kind that is known."),
        _WORDS,
        lines=with_column("Уведомление", "голубем", "простое"),
        floor=Severity.ERROR,
    ),
    "marks.unknown": FindingCode(
        Severity.WARNING,
        N_("Marks and kinds are words that are known."),
        _WORDS,
        lines=with_column("Отметка", "с бантиком", "Осторожно"),
        floor=Severity.INFO,
    ),
    "marks.assumed": FindingCode(
        Severity.WARNING,
        N_("A word with two meanings is read as the likelier one."),
        _WORDS,
        floor=Severity.INFO,
        way_out=N_("Ask the client if that is not what was meant."),
    ),
    "kind.differs": FindingCode(
        Severity.WARNING,
        N_("The kind in the rows is the kind of the list."),
        _GIVEN,
        floor=Severity.INFO,
        way_out=N_("Look at these rows, or say for the whole list what holds."),
    ),
    "category.differs": FindingCode(
        Severity.WARNING,
        N_("The category in the rows is the category of the list."),
        _GIVEN,
        floor=Severity.INFO,
        way_out=N_("Look at these rows, or say for the whole list what holds."),
    ),
    "kind.titles_differ": FindingCode(
        Severity.WARNING,
        N_("The titles of a list name one kind."),
        _GIVEN,
        floor=Severity.INFO,
        way_out=N_("Look at the list, or say what holds for all its items."),
    ),
    "category.titles_differ": FindingCode(
        Severity.WARNING,
        N_("The titles of a list name one category."),
        _GIVEN,
        floor=Severity.INFO,
        way_out=N_("Look at the list, or say what holds for all its items."),
    ),
    "kind.heading_differs": FindingCode(
        Severity.WARNING,
        N_("Headings name no other kind than the titles of the list."),
        _GIVEN,
        floor=Severity.INFO,
        way_out=N_("Look at the list, or say what holds for all its items."),
    ),
    "kind.hint_differs": FindingCode(
        Severity.WARNING,
        N_("The kind given by the operator is the one the list names."),
        _GIVEN,
        floor=Severity.INFO,
        way_out=N_("Look at the list again, or leave the option out."),
    ),
    "category.hint_differs": FindingCode(
        Severity.WARNING,
        N_("The category given by the operator is the one the list names."),
        _GIVEN,
        floor=Severity.INFO,
        way_out=N_("Look at the list again, or leave the option out."),
    ),
    "country.unknown": FindingCode(
        Severity.ERROR,
        N_("A country is one of ISO 3166."),
        N_("ISO 3166-1, names in Russian, Belarusian and English"),
        lines=with_column("Страна", "Лукоморье", "Беларусь"),
        floor=Severity.ERROR,
    ),
    "country.from_address": FindingCode(
        Severity.INFO,
        N_("A country that no column names is taken from the address."),
        _TAKEN,
        floor=Severity.INFO,
        way_out=N_("Nothing to do; a column of its own is safer."),
    ),
    "country.in_address": FindingCode(
        Severity.WARNING,
        N_("An address within the country names no other country."),
        N_("assumption: a street may bear a country's name"),
        way_out=N_("If the item goes abroad, it belongs to a list of its own."),
    ),
    "postcode.from_address": FindingCode(
        Severity.INFO,
        N_("A postcode that no column holds is taken from the address."),
        _TAKEN,
        lines=(
            "Кому;Адрес;Масса, г",
            "Жук И.П.;220030, г. Минск, ул. Садовая, д. 1;20",
            "Козел А.В.;224030, г. Брест, ул. Мира, д. 5;25",
        ),
        floor=Severity.INFO,
    ),
    "postcode.two": FindingCode(
        Severity.WARNING,
        N_("Column and address name one postcode."),
        N_("assumption: the column is the one meant"),
        lines=(
            "Кому;Индекс;Адрес;Масса, г",
            "Жук И.П.;220030;220050, г. Минск, ул. Садовая, д. 1;20",
            "Козел А.В.;224030;г. Брест, ул. Мира, д. 5;25",
        ),
    ),
    "address.places": FindingCode(
        Severity.INFO,
        N_("Region, district and town that no column holds are taken from the address."),
        _TAKEN,
        lines=(
            "Кому;Адрес;Масса, г",
            "Жук И.П.;220030, г. Минск, ул. Садовая, д. 1;20",
            "Козел А.В.;224030, г. Брест, ул. Мира, д. 5;25",
        ),
        floor=Severity.INFO,
    ),
}
