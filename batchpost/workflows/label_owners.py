"""Whose label numbers a list bears: a contract may give a client a range of its own."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from batchpost.model.client import Client
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.labels import NumberUsed, Roll
from batchpost.model.message import counted, message

if TYPE_CHECKING:
    import pandas as pd


def about_owners(
    items: "pd.DataFrame", numbers: Sequence[NumberUsed], rolls: Sequence[Roll], client: Client
) -> list[Finding]:
    """Return warnings about numbers of another client's range, or outside the client's own.

    Args:
        items: Items as they stand, numbered or not.
        numbers: Which labels of which rolls they bear.
        rolls: All rolls of the office.
        client: Who hands the list over.
    """
    owner = {roll.roll_id: roll.client_id for roll in rolls}
    of_owner = Counter(owner.get(used.roll_id) for used in numbers)
    others = [
        Finding(
            "label.other_client",
            Severity.WARNING,
            Place(),
            None,
            counted(
                "{count} item bears a number of the range of client {other}.",
                "{count} items bear numbers of the range of client {other}.",
                count,
                other=name,
            ),
            message("Make sure that the right client is chosen by --client."),
        )
        for name, count in sorted((str(name), count) for name, count in of_owner.items() if name)
        if name != client.client_id
    ]
    if client.client_id not in owner.values():
        return others
    outside = int(items["item_identifier"].notna().sum()) - of_owner[client.client_id]
    if outside <= 0:
        return others
    return [
        *others,
        Finding(
            "label.outside_range",
            Severity.WARNING,
            Place(),
            None,
            counted(
                "{count} item bears a number outside the client's own range.",
                "{count} items bear numbers outside the client's own range.",
                outside,
            ),
            message("Ask the client which range the contract gives it, or number the list anew."),
        ),
    ]
