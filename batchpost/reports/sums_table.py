"""Tables of sums: the same seven columns under any grouping, as `Totals` names them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from batchpost.language import Language
from batchpost.model.message import N_
from batchpost.reports.view import CellKind, Cells, Column, Sums, Table, summed

if TYPE_CHECKING:
    import pandas as pd

SUMS = ("items", "weight_g", "declared_value", "cod_amount", "net", "vat", "gross")


def sum_columns(currency: str, language: Language) -> tuple[Column, ...]:
    """Return the columns of `Totals`, amounts in `currency`."""
    speak = language.text
    whole, money = CellKind.WHOLE, CellKind.MONEY
    return (
        Column("items", speak(N_("Items")), whole, 22),
        Column("weight_g", speak(N_("Mass, g")), whole, 20),
        Column("declared_value", speak(N_("Declared value")), money, 28, currency),
        Column("cod_amount", speak(N_("Cash on delivery")), money, 28, currency),
        Column("net", speak(N_("Fee without VAT")), money, 26, currency),
        Column("vat", speak(N_("VAT")), money, 22, currency),
        Column("gross", speak(N_("Fee with VAT")), money, 26, currency),
    )


def sums_table(
    key: str,
    title: str,
    frame: "pd.DataFrame",
    *,
    by: Sequence[str],
    heads: Sequence[Column],
    name: Callable[..., Cells],
    columns: tuple[Column, ...],
    language: Language,
) -> Table:
    """Return the sums of `frame` by the columns `by`, with their totals.

    Args:
        heads: The columns in front, which name the group.
        name: Takes a group's values of `by` (`None` where missing), gives its front cells.
        columns: The columns that are summed; `frame` has them by these names.
    """
    sums = [column.key for column in columns]
    grouped = frame.groupby(list(by), dropna=False, sort=True)[sums].sum().reset_index()
    keys = grouped[list(by)].astype(object)
    names = keys.where(keys.notna(), None).itertuples(index=False, name=None)
    amounts = grouped[sums].itertuples(index=False, name=None)
    pairs = zip(names, amounts, strict=True)
    found = [(*name(*group), *map(int, numbers)) for group, numbers in pairs]
    rows = tuple(sorted(found, key=lambda row: tuple(map(str, row[: len(heads)]))))
    whole = (*heads, *columns)
    totals = Sums(language.text(N_("Total")), summed(whole, rows, set(sums)))
    return Table(key, whole, rows, totals, title)
