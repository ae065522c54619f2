"""Words for the values of the enumerations, marked for the catalogues."""

from collections.abc import Iterable

from batchpost.model.acceptance import BatchState, Change
from batchpost.model.client import CustomerCategory, Payment, VatMode
from batchpost.model.finding import Severity
from batchpost.model.items import Advice, Direction, ItemCategory, ItemKind, Mark
from batchpost.model.message import N_, Message, message
from batchpost.model.operator import Role

KINDS: dict[str, str] = {
    ItemKind.LETTER: N_("letter"),
    ItemKind.POSTCARD: N_("postcard"),
    ItemKind.PRINTED_PAPERS: N_("printed papers"),
    ItemKind.LITERATURE_FOR_THE_BLIND: N_("literature for the blind"),
    ItemKind.SMALL_PACKET: N_("small packet"),
    ItemKind.PARCEL: N_("parcel"),
    ItemKind.FIRST_CLASS: N_("first class item"),
    ItemKind.EMS: N_("EMS item"),
    ItemKind.MONEY_ORDER: N_("money order"),
}

CATEGORIES: dict[str, str] = {
    ItemCategory.ORDINARY: N_("ordinary"),
    ItemCategory.REGISTERED: N_("registered"),
    ItemCategory.INSURED: N_("insured"),
}

#: Kind and category in one phrase: in Russian the category agrees with the kind's gender.
KINDS_AND_CATEGORIES: dict[tuple[str, str], str] = {
    (ItemKind.LETTER, ItemCategory.ORDINARY): N_("ordinary letter"),
    (ItemKind.LETTER, ItemCategory.REGISTERED): N_("registered letter"),
    (ItemKind.LETTER, ItemCategory.INSURED): N_("insured letter"),
    (ItemKind.POSTCARD, ItemCategory.ORDINARY): N_("ordinary postcard"),
    (ItemKind.POSTCARD, ItemCategory.REGISTERED): N_("registered postcard"),
    (ItemKind.PRINTED_PAPERS, ItemCategory.ORDINARY): N_("ordinary printed papers"),
    (ItemKind.PRINTED_PAPERS, ItemCategory.REGISTERED): N_("registered printed papers"),
    (ItemKind.PRINTED_PAPERS, ItemCategory.INSURED): N_("insured printed papers"),
    (ItemKind.LITERATURE_FOR_THE_BLIND, ItemCategory.ORDINARY): N_(
        "ordinary literature for the blind"
    ),
    (ItemKind.LITERATURE_FOR_THE_BLIND, ItemCategory.REGISTERED): N_(
        "registered literature for the blind"
    ),
    (ItemKind.SMALL_PACKET, ItemCategory.ORDINARY): N_("ordinary small packet"),
    (ItemKind.SMALL_PACKET, ItemCategory.REGISTERED): N_("registered small packet"),
    (ItemKind.SMALL_PACKET, ItemCategory.INSURED): N_("insured small packet"),
    (ItemKind.PARCEL, ItemCategory.ORDINARY): N_("ordinary parcel"),
    (ItemKind.PARCEL, ItemCategory.REGISTERED): N_("registered parcel"),
    (ItemKind.PARCEL, ItemCategory.INSURED): N_("insured parcel"),
    (ItemKind.FIRST_CLASS, ItemCategory.ORDINARY): N_("ordinary first class item"),
    (ItemKind.FIRST_CLASS, ItemCategory.REGISTERED): N_("registered first class item"),
    (ItemKind.FIRST_CLASS, ItemCategory.INSURED): N_("insured first class item"),
    (ItemKind.EMS, ItemCategory.ORDINARY): N_("EMS item"),
    (ItemKind.EMS, ItemCategory.REGISTERED): N_("registered EMS item"),
    (ItemKind.EMS, ItemCategory.INSURED): N_("insured EMS item"),
}

ROLES: dict[str, Message] = {
    Role.READER: message("reader"),
    Role.OPERATOR: message("operator"),
    Role.SUPERVISOR: message("supervisor"),
}

MARKS: dict[str, str] = {
    Mark.BULKY: N_("bulky"),
    Mark.FRAGILE: N_("fragile"),
    Mark.COURT: N_("court"),
    Mark.PERSONAL: N_("to be delivered in person"),
    Mark.INVENTORY: N_("with inventory of contents"),
    Mark.OPEN_ON_DELIVERY: N_("contents shown on delivery"),
    Mark.GOVERNMENT: N_("government"),
    Mark.MILITARY: N_("military"),
    Mark.SERVICE: N_("service"),
}

ADVICES: dict[str, str] = {
    Advice.SIMPLE: N_("advice of delivery"),
    Advice.REGISTERED: N_("registered advice of delivery"),
    Advice.ELECTRONIC: N_("electronic advice of delivery"),
}

#: Columns of the item table as people call them.
FIELD_WORDS: dict[str, str] = {
    "item_identifier": N_("item number"),
    "kind": N_("kind"),
    "category": N_("category"),
    "weight_g": N_("mass"),
    "declared_value": N_("declared value"),
    "cod_amount": N_("cash on delivery"),
    "currency": N_("currency"),
    "addressee": N_("to whom"),
    "postcode": N_("postcode"),
    "country": N_("country"),
    "region": N_("oblast"),
    "district": N_("raion"),
    "locality": N_("town or village"),
    "address": N_("address"),
    "phone": N_("phone"),
    "email": N_("e-mail"),
    "advice": N_("advice of delivery"),
    "marks": N_("marks"),
    "client_key": N_("client's own number"),
    "comment": N_("note"),
}

BATCH_STATES: dict[str, str] = {
    BatchState.ACCEPTED: N_("accepted"),
    BatchState.CORRECTED: N_("corrected"),
    BatchState.CANCELLED: N_("cancelled"),
}

CHANGES: dict[str, str] = {
    Change.EXCLUDED: N_("items excluded"),
    Change.CORRECTED: N_("items corrected"),
    Change.CANCELLED: N_("acceptance cancelled"),
}

DIRECTIONS: dict[str, str] = {
    Direction.DOMESTIC: N_("domestic"),
    Direction.INTERNATIONAL: N_("international"),
}

PAYMENTS: dict[str, str] = {
    Payment.CASH: N_("cash"),
    Payment.CARD: N_("card"),
    Payment.PAYMENT_ORDER: N_("payment order"),
    Payment.ADVANCE: N_("advance payment"),
    Payment.FRANKING: N_("franking"),
    Payment.GUARANTEE: N_("letter of guarantee"),
}

CUSTOMER_CATEGORIES: dict[str, str] = {
    CustomerCategory.LEGAL_ENTITY: N_("legal entity"),
    CustomerCategory.ENTREPRENEUR: N_("sole trader"),
    CustomerCategory.INDIVIDUAL: N_("individual"),
}

VAT_MODES: dict[str, str] = {
    VatMode.LINE: N_("each line"),
    VatMode.ITEM: N_("each item"),
    VatMode.BATCH: N_("the batch"),
}

SEVERITIES: dict[str, str] = {
    Severity.ERROR: N_("error"),
    Severity.WARNING: N_("warning"),
    Severity.INFO: N_("note"),
}

_WORDS: dict[str, str] = {**DIRECTIONS, **ADVICES, **CATEGORIES, **KINDS}


def words_of(*codes: str | None) -> Message:
    """Return the words for kinds, categories, advices and directions, to be a fact of a sentence.

    A code that has no word stands as it is; nothing at all is a dash.

    >>> str(words_of("registered", "letter")), str(words_of(None))
    ('registered, letter', '—')
    """
    named = [Message(_WORDS.get(code, "{code}"), {"code": code}) for code in _told(codes)]
    facts = {f"word{index}": said for index, said in enumerate(named)}
    return Message(", ".join(f"{{{name}}}" for name in facts) or "—", facts)


def _told(codes: Iterable[str | None]) -> list[str]:
    return [code for code in codes if code]


#: How far a tariff line can be trusted; a grade that a book of the office adds has no words.
GRADES: dict[str, str] = {
    "official": N_("the operator's own document"),
    "contract": N_("the client's contract"),
    "official_partial": N_("the operator's own page, known in part"),
    "official_calculator_value_quoted_by_third_party": N_("the operator's calculator, quoted"),
    "office": N_("the office's own price"),
    "transcribed": N_("the signed price list, copied by others"),
    "confirmed": N_("also given by the press"),
    "operator_statement_in_press": N_("said by the operator to the press"),
    "curated_dataset": N_("a public dataset kept by others"),
    "official_machine_translated": N_("the operator's own page, translated by a machine"),
    "press": N_("given by the press"),
    "press_derived": N_("reckoned from what the press gave"),
    "press_point_in_time": N_("seen in the press on one day, start not known"),
    "third_party_calculator": N_("a constant of another's calculator"),
    "third_party_software": N_("a constant of another's program"),
    "single_cell": N_("one cell of a table not known"),
    "software_configuration": N_("a setting of another's program"),
    "derived": N_("reckoned, not read"),
    "assumption": N_("assumed"),
    "third_party_page_date_unknown": N_("another's page, without a day"),
    "shop_page_undated": N_("an undated page of a shop"),
    "date_uncertain": N_("the day it came into force is uncertain"),
    "end_unknown": N_("a later price exists, but not the day it began"),
    "vat_unclear": N_("whether VAT is in the price is not said"),
    "rate_old": N_("the rate of exchange is older than a month"),
    "example": N_("an example, not a fact"),
    "suspect": N_("the value is probably a copying slip"),
}
