"""An accepted item, found by the number it bears or by its list and line."""

from dataclasses import dataclass

import sqlalchemy as sa

from batchpost.errors import WrongUseError
from batchpost.ledger import schema
from batchpost.ledger.joining import same
from batchpost.ledger.standing import is_out
from batchpost.ledger.store import office_of
from batchpost.model.message import counted, message

_use, _change = schema.number_use, schema.batch_change


class UnknownItemError(WrongUseError):
    """No accepted item bears the number."""

    def __init__(self, identifier: str) -> None:
        super().__init__(
            message(
                "No accepted item bears the number {identifier}. Compare it with the label, or "
                "give the list and the line as BATCH/LINE: `batchpost list show` shows them.",
                identifier=identifier,
            )
        )


class UnknownLineError(WrongUseError):
    """An accepted list has no such line."""

    def __init__(self, batch_no: int, line_no: int, items: int) -> None:
        super().__init__(
            message(
                "List {batch_no} has no line {line_no}; it has {items}. `batchpost list show "
                "{batch_no}` shows them.",
                batch_no=batch_no,
                line_no=line_no,
                items=counted("{count} item", "{count} items", items),
            )
        )


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Where an accepted item stands."""

    batch_no: int
    line_no: int


def find_item(connection: sa.Connection, identifier: str) -> ItemPlace:
    """Return where the item of a number stands.

    Raises:
        UnknownItemError: No accepted item bears it.
    """
    chosen = (
        sa.select(_change.c.batch_no, _use.c.line_no)
        .join(_change, same(_change, _use, "entry_id"))
        .where(
            _use.c.office == office_of(connection),
            _use.c.item_identifier == identifier,
            ~is_out(_use),
        )
    )
    found = connection.execute(chosen).one_or_none()
    if found is None:
        raise UnknownItemError(identifier)
    return ItemPlace(found.batch_no, found.line_no)
