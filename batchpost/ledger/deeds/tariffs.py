"""A tariff release put in force, or an earlier one again."""

from typing import Any

from batchpost.ledger import schema
from batchpost.ledger.declaring import derived, text
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.model.operator import Role

KINDS = {"tariff_activated": Role.SUPERVISOR}

_FACTS = ("operator", "change", "from_release", "to_release", "to_sha256", "source", "signed_by")

_table = derived(
    "tariff_change",
    text("operator", required=True),  # whose tariffs
    text("change", required=True),  # activated, rolled_back
    text("from_release", required=True),
    text("to_release", required=True),
    text("to_sha256", required=True),
    text("source", required=True),
    text("signed_by"),
    key=("operator", "entry_id"),
)
_table.info["role"] = Role.SUPERVISOR  # who may add to it where the database knows roles


def activate(doing: Doing, facts: dict[str, Any]) -> None:
    """Append which release of whose tariffs comes into force, in place of which."""
    doing.append("tariff_activated", Content({name: facts[name] for name in _FACTS}))


def derive(told: Told) -> Derived:
    """Return the change."""
    yield _table, [told.facts]
    yield schema.about, [{"object": f"tariff:{told.facts['operator']}"}]
