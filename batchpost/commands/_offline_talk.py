"""What an entry that was made without the server is called."""

from typing import TYPE_CHECKING

from batchpost.model.message import Message, counted, message

if TYPE_CHECKING:
    from batchpost.ledger.entries import Told


def what_of(told: "Told") -> Message:
    """Return what an entry tells of, in words that stand within a sentence."""
    facts = told.facts
    if told.entry.kind == "list_accepted":
        return counted(
            "list {batch_no}, {count} item",
            "list {batch_no}, {count} items",
            facts["items"],
            batch_no=facts["batch_no"],
        )
    if told.entry.kind == "labels_spoiled":
        return counted(
            "{count} spoiled label of roll {roll}",
            "{count} spoiled labels of roll {roll}",
            facts["last_serial"] - facts["first_serial"] + 1,
            roll=facts["roll_id"],
        )
    if "batch_no" in facts:
        return message("a change of list {batch_no}", batch_no=facts["batch_no"])
    return message("entry {entry}", entry=told.entry.entry_id)
