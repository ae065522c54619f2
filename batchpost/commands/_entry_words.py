"""Words for what the entries of the ledger tell of, marked for the catalogues."""

from batchpost.commands._desk import Desk
from batchpost.model.message import N_

#: By kind of entry.
ENTRY_WORDS: dict[str, str] = {
    "workplace_opened": N_("workplace opened"),
    "client_added": N_("client added"),
    "client_changed": N_("client changed"),
    "contract_terms_set": N_("contract terms set"),
    "roll_issued": N_("roll issued"),
    "labels_spoiled": N_("labels put down as spoiled"),
    "range_reserved": N_("numbers reserved"),
    "range_returned": N_("reserved numbers returned"),
    "list_quoted": N_("price of a list named"),
    "list_accepted": N_("list accepted"),
    "items_weighed": N_("items weighed"),
    "items_excluded": N_("items excluded"),
    "list_corrected": N_("list corrected"),
    "list_cancelled": N_("list cancelled"),
    "documents_printed": N_("documents printed"),
    "day_closed": N_("day closed"),
    "tariff_activated": N_("tariff brought into force"),
    "operator_added": N_("operator added"),
    "operator_changed": N_("operator changed"),
    "operator_unlocked": N_("operator unlocked"),
    "secret_given": N_("first secret given"),
    "secret_set": N_("secret changed"),
    "wrong_secret": N_("wrong secret"),
    "signed_in": N_("signed in"),
    "signed_out": N_("signed out"),
    "consent_given": N_("consent given"),
    "deed_refused": N_("deed refused"),
    "personal_data_exported": N_("personal data exported"),
    "personal_data_purged": N_("personal data removed"),
    "went_offline": N_("workplace cut off from the server"),
    "came_home": N_("workplace came back to the server"),
    "ledger_synced": N_("entries brought home"),
    "entry_withheld": N_("entry withheld"),
    "clash_settled": N_("clash settled"),
}


def entry_words(desk: Desk, kind: str) -> str:
    """Return what an entry of this kind tells of; a kind without words is shown as it is."""
    known = ENTRY_WORDS.get(kind)
    return desk.text(known) if known is not None else kind
