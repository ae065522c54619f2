"""The item table: the one table of a list's items, its columns, types and units.

Every step works on whole columns of it. Text is Arrow-backed, numbers are whole
and may be missing; nothing is a float. Add a column here or nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TEXT = "string[pyarrow]"
WHOLE = "Int64"


class ItemKind(StrEnum):
    """Kind of item (вид отправления); UPU names."""

    LETTER = "letter"  # письмо
    POSTCARD = "postcard"  # почтовая карточка
    PRINTED_PAPERS = "printed_papers"  # бандероль
    LITERATURE_FOR_THE_BLIND = "literature_for_the_blind"  # секограмма
    SMALL_PACKET = "small_packet"  # мелкий пакет
    PARCEL = "parcel"  # посылка
    FIRST_CLASS = "first_class"  # отправление 1 класса
    EMS = "ems"  # ускоренная почта, экспресс-посылка
    MONEY_ORDER = "money_order"  # денежный перевод


class ItemCategory(StrEnum):
    """Category of item (категория отправления)."""

    ORDINARY = "ordinary"  # простое, обыкновенное
    REGISTERED = "registered"  # заказное
    INSURED = "insured"  # с объявленной ценностью


class Advice(StrEnum):
    """Advice of delivery (уведомление о вручении, CN 07)."""

    NONE = "none"
    SIMPLE = "simple"  # простое
    REGISTERED = "registered"  # заказное
    ELECTRONIC = "electronic"  # электронное


class Direction(StrEnum):
    """Direction of a list (направление)."""

    DOMESTIC = "domestic"  # внутренняя
    INTERNATIONAL = "international"  # международная


class Mark(StrEnum):
    """Special marks (отметки), several to an item; in the table joined by a blank, sorted."""

    BULKY = "bulky"  # громоздкая
    FRAGILE = "fragile"  # хрупкое, осторожно
    COURT = "court"  # судебное
    PERSONAL = "personal"  # вручить лично
    INVENTORY = "inventory"  # с описью вложения
    OPEN_ON_DELIVERY = "open_on_delivery"  # с осмотром вложения при вручении
    GOVERNMENT = "government"  # правительственное
    MILITARY = "military"  # воинское
    SERVICE = "service"  # служебное


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the item table."""

    name: str
    dtype: str
    about: str


COLUMNS: tuple[Column, ...] = (
    Column("line_no", WHOLE, "number in the list, from 1, never missing"),
    Column("sheet", TEXT, "sheet the row stands on; missing where the format has none"),
    Column("row", WHOLE, "row a person sees in the file, from 1, the header counted"),
    Column("item_identifier", TEXT, "S10 or national identifier (ШПИ), cleaned"),
    Column("kind", TEXT, "an ItemKind"),
    Column("category", TEXT, "an ItemCategory"),
    Column("weight_g", WHOLE, "mass, whole grams"),
    Column("declared_value", WHOLE, "declared value (объявленная ценность), minor units"),
    Column("cod_amount", WHOLE, "cash on delivery (наложенный платёж), minor units"),
    Column("currency", TEXT, "ISO 4217 of both amounts"),
    Column("addressee", TEXT, "to whom (кому)"),
    Column("postcode", TEXT, "postcode (индекс) as written, blanks removed"),
    Column("country", TEXT, "ISO 3166 alpha-2 of the destination"),
    Column("region", TEXT, "oblast or its like"),
    Column("district", TEXT, "raion or its like"),
    Column("locality", TEXT, "town or village with its kind"),
    Column("address", TEXT, "street, house, flat; the whole address where the list has one cell"),
    Column("phone", TEXT, "phone as written, blanks folded"),
    Column("email", TEXT, "e-mail as written"),
    Column("advice", TEXT, "an Advice; `none` where the list asks for none"),
    Column("marks", TEXT, "Marks, sorted and joined by a blank; empty for none"),
    Column("client_key", TEXT, "the client's own number of the item (order, case, account)"),
    Column("comment", TEXT, "note (примечание)"),
)
NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)

#: Amounts, minor units here and strings with two decimals in JSON.
AMOUNTS: tuple[str, ...] = ("declared_value", "cod_amount")


def item_table(columns: Mapping[str, Sequence[Any]], count: int | None = None) -> "pd.DataFrame":
    """Return an item table of the given columns; the others are missing throughout.

    Args:
        columns: Values by column name; `None` is a missing value.
        count: Rows, needed where `columns` is empty.

    Raises:
        KeyError: A name that is no column of the item table.

    >>> table = item_table({"line_no": [1], "weight_g": [20]})
    >>> int(table.weight_g[0]), table.postcode.isna().all().item()
    (20, True)
    """
    import pandas as pd  # noqa: PLC0415 - 0.4 s that `--help` must not pay
    import pyarrow as pa  # noqa: PLC0415 - same

    unknown = set(columns) - set(NAMES)
    if unknown:
        raise KeyError(sorted(unknown))
    size = count if count is not None else len(next(iter(columns.values()), ()))
    blank = {TEXT: pa.nulls(size, pa.large_string()), WHOLE: pa.nulls(size, pa.int64())}
    return pd.DataFrame(
        {
            column.name: typed_column(columns.get(column.name, blank[column.dtype]), column.dtype)
            for column in COLUMNS
        }
    )


def typed_column(values: Sequence[Any], dtype: str) -> Any:
    """Return `values` as a column of `TEXT` or `WHOLE`; `None` is a missing value.

    Arrow columns are taken over whole: neither text nor numbers are copied cell by cell.

    >>> typed_column([1, None], WHOLE).tolist()
    [1, <NA>]
    """
    import pandas as pd  # noqa: PLC0415 - see above

    if dtype == WHOLE and hasattr(values, "to_numpy"):
        return _whole_column(values)
    make: Any = pd.array  # its overloads do not know Arrow-backed text
    return make(values, dtype=dtype)


def _whole_column(values: Any) -> Any:
    """Return an Arrow column of whole numbers as a masked array."""
    import pandas as pd  # noqa: PLC0415 - see above

    known = values.is_valid().to_numpy(zero_copy_only=False)
    numbers = values.fill_null(0).to_numpy(zero_copy_only=False).astype("int64")
    return pd.arrays.IntegerArray(numbers, ~known)
