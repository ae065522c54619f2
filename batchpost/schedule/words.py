"""Words of the standards as people read them."""

from typing import Final

from batchpost.model.message import Message, message

KINDS: Final[dict[str, Message]] = {
    "letter": message("letter"),
    "postcard": message("postcard"),
    "printed_papers": message("printed papers"),
    "literature_for_the_blind": message("literature for the blind"),
    "small_packet": message("small packet"),
    "parcel": message("parcel"),
    "first_class": message("first-class item"),
    "ems": message("EMS"),
    "money_order": message("money order"),
}
CATEGORIES: Final[dict[str, Message]] = {
    "ordinary": message("ordinary"),
    "registered": message("registered"),
    "insured": message("insured"),
}
RELATIONS: Final[dict[str, Message]] = {
    "within_town": message("within the town"),
    "within_oblast": message("within the oblast"),
    "between_oblast_centres": message("between oblast centres"),
    "other": message("other relation"),
    "international": message("abroad"),
}
