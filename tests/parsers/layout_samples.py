"""One small list for each layout that comes with the program; persons are invented."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .conftest import write_text, write_xlsx

ORDERS = """
ADDRESSLINE ADRESAT MASS VALUE PAYMENT COMMENT ORDERNUM TELADDRESS MAILTYPE MAILCATEGORY
INDEXFROM VLENGTH VWIDTH VHEIGHT FRAGILE ENVELOPETYPE NOTIFICATIONTYPE COURIER
SMSNOTICERECIPIENT WOMAILRANK PAYMENTMETHOD NOTICEPAYMENTMETHOD COMPLETENESSCHECKING
NORETURN VSD TRANSPORTMODE EASYRETURN BRANCHNAME GROUPREFERENCE ID_PO PREPOSTALPREPARATION
DELIVERYPOINT DIMENSIONTYPE SHELFLIFEDAYS WITHOUTOPENING CONTENTSCHECKING SENDERCOMMENT
TRANSPORTTYPE FARMA
""".split()  # noqa: SIM905 - as the source writes them


def order(place: str, person: str, mass: str, codes: str) -> list[str]:
    """Return one row; `codes` are kind, category and kind of advice, apart by blanks."""
    kind, category, *advice = codes.split()
    cells = dict.fromkeys(ORDERS, "")
    cells |= {
        "ADDRESSLINE": place,
        "ADRESAT": person,
        "MASS": mass,
        "MAILTYPE": kind,
        "MAILCATEGORY": category,
        "NOTIFICATIONTYPE": "".join(advice),
        "INDEXFROM": "101000",
        "FRAGILE": "1" if kind == "4" else "",
        "NOTICEPAYMENTMETHOD": "C",
    }
    return list(cells.values())


ORDER_ROWS = [
    order("190000, г. Санкт-Петербург, ул. Садовая, д. 3", "Ель И.П.", "0.02", "2 1 S"),
    order("630000, г. Новосибирск, ул. Лесная, д. 8", "Дуб А.А.", "1.5", "4 2"),
]


def orders(folder: Path) -> Path:
    return write_xlsx(folder / "orders.xlsx", [ORDERS, *ORDER_ROWS], sheet="Лист")


def dbf(path: Path, fields: dict[str, int], rows: list[list[str]]) -> Path:
    """Write a dBase III table of texts in cp866."""
    record = 1 + sum(fields.values())
    header = bytearray(32)
    header[0], header[29] = 0x03, 0x65
    header[1:4] = bytes((126, 11, 22))
    header[4:8] = len(rows).to_bytes(4, "little")
    header[8:10] = (33 + 32 * len(fields)).to_bytes(2, "little")
    header[10:12] = record.to_bytes(2, "little")
    described = b"".join(
        name.encode().ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes((size, 0)) + b"\0" * 14
        for name, size in fields.items()
    )
    body = b"".join(
        b" "
        + b"".join(
            cell.encode("cp866").ljust(size)
            for cell, size in zip(row, fields.values(), strict=True)
        )
        for row in rows
    )
    path.write_bytes(bytes(header) + described + b"\r" + body + b"\x1a")
    return path


def prosecutor(folder: Path) -> Path:
    fields = {
        "BARCODE": 14,
        "INDEXTO": 6,
        "CITY": 80,
        "ADDRESSEE": 40,
        "MASS": 8,
        "MASSRATE": 8,
    }
    rows = [
        [
            "10944022440321",
            "190000",
            "г. Санкт-Петербург, ул. Садовая, д. 3",
            "Ель И.П.",
            "20",
            "9",
        ],
        ["80084740397510", "630000", "г. Новосибирск, ул. Лесная, д. 8", "Дуб А.А.", "41", "95"],
    ]
    return dbf(folder / "proku117.dbf", fields, rows)


def ministry(folder: Path) -> Path:
    rows = [
        ["Список почтовых отправлений", None, None, None, None, None, None, None],
        ["№", "Регион", "Индекс", "Код", "Нас. пункт", "Адрес", "Наименование организации", "Исх"],
        [1, "Минская обл.", "222310", None, "г. Молодечно", "ул. Мира, 4", "ООО «Ель»", "12-3"],
        [
            2,
            "Брестская обл.",
            "225320",
            None,
            "г. Барановичи",
            "ул. Лесная, 9",
            "ЗАО «Дуб»",
            "12-4",
        ],
        ["СДАЛ: Рябина О.О.", None, None, None, None, None, None, None],
        [None, None, None, None, None, None, "ПРИНЯЛ:", None],
    ]
    return write_xlsx(folder / "ЗП-417.xlsx", rows)


def two_lines(folder: Path) -> Path:
    rows = [
        ["Реестр", None, None, None, None, None],
        ["СПИСОК № 12-345 от 20.11.2026", None, None, None, None, None],
        *([["", "", "", "", "", ""]] * 3),
        ["№", "Кому, ШПИ", "Куда", "Индекс", "Масса, г", "Плата"],
        [1, "Ель И.П.\nRB 707 173 557 BY", "г. Минск, ул. Мира, 4", "220030", 20, "1,5"],
        [2, "Дуб А.А.\r\nRB 707 173 565 BY", "г. Брест, ул. Лесная, 9", "224030", 40, "1,5"],
        [None, "Всего 2", None, None, None, None],
        [3, "Не отправление", "нет", "220030", 1, None],
    ]
    return write_xlsx(folder / "list.xlsx", rows)


def form_103_1(folder: Path) -> Path:
    rows = [
        ["№ з/п", "Куди", "Кому", "Сума переказу", "Особливі відмітки", "Плата за пересилання",
         "№ переказу", "Примітка"],
        [str(no) for no in range(1, 9)],
        [1, "01001, м. Київ, вул. Садова, 3", "Ялина І.П.", "150,00", "", "12,50", "7", ""],
        [2, "79000, м. Львів, вул. Лісова, 8", "Дуб А.А.", "75,50", "", "12,50", "8", ""],
        ["Разом", None, None, "225,50", None, None, None, None],
        ["Плата за пересилання", None, None, None, None, "25,00", None, None],
        ["Усього", None, None, "250,50", None, None, None, None],
    ]  # fmt: skip
    return write_xlsx(folder / "103-1.xlsx", rows)


def kazpost(folder: Path) -> Path:
    rows = [
        ["RcpnName", "RcpnIndex", "RcpnCity", "RcpnStreet", "RcpnHouse", "Weight", "OrderNum"],
        ["Ель И.П.", "010000", "г. Астана", "ул. Абая", "3", "1.55", "A-1"],
        ["Дуб А.А.", "050000", "г. Алматы", "ул. Сатпаева", "8", "0.20", "A-2"],
    ]
    return write_text(folder / "letters.csv", rows, "utf-8")


@dataclass(frozen=True)
class Sample:
    """How the list is written, and what its first item must be."""

    write: Callable[[Path], Path]
    first: dict[str, object]
    manifest: dict[str, object]
    items: int = 2


SAMPLES: dict[str, Sample] = {
    "otpravka-orders": Sample(
        orders,
        {
            "addressee": "Ель И.П.",
            "postcode": "190000",
            "weight_g": 20,
            "kind": "letter",
            "category": "registered",
            "advice": "simple",
            "country": "RU",
        },
        {},
    ),
    "prosecutor-dbf": Sample(
        prosecutor,
        {
            "item_identifier": "10944022440321",
            "postcode": "190000",
            "address": "г. Санкт-Петербург, ул. Садовая, д. 3",
        },
        {"list_no": "117"},
    ),
    "ministry-letters": Sample(
        ministry,
        {
            "addressee": "ООО «Ель»",
            "region": "Минская обл.",
            "postcode": "222310",
            "kind": "letter",
            "category": "registered",
            "comment": "12-3",
        },
        {"list_no": "417", "kind": "letter", "category": "registered"},
    ),
    "prosecutor-workbook": Sample(
        two_lines,
        {
            "addressee": "Ель И.П.",
            "item_identifier": "RB707173557BY",
            "postcode": "220030",
            "weight_g": 20,
        },
        {"list_no": "12-345"},
    ),
    "ukraine-form-103-1": Sample(
        form_103_1,
        {
            "addressee": "Ялина І.П.",
            "cod_amount": 15000,
            "currency": "UAH",
            "country": "UA",
            "kind": "money_order",
            "client_key": "7",
        },
        {"kind": "money_order"},
    ),
    "kazpost-letters": Sample(
        kazpost,
        {
            "addressee": "Ель И.П.",
            "postcode": "010000",
            "weight_g": 1550,
            "client_key": "A-1",
        },
        {},
    ),
}
