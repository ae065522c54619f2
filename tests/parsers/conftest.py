"""Small lists written in every format that can be written, and where the shared ones lie."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

Rows = Sequence[Sequence[object]]
HEAD = ["№ п/п", "Адресат", "Индекс", "Адрес", "Масса, г", "ШПИ"]
ITEMS = [
    [1, "Козел И.П.", "220030", "г. Минск, ул. Ленина, д. 32, кв. 26", 13, "RB707173557BY"],
    [2, "Гончар П.Р.", "012345", "г. Брест, ул. Полевая, д. 8", 104, "RB707173565BY"],
    [3, "Ўласаў Ё.І.", "222310", "г. Молодечно, пер. Школьный, д. 17", 337, "RB707173574BY"],
]


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared material is not beside the repository")
    return SHARED


def text(value: object) -> str:
    return "" if value is None else str(value)


def write_xlsx(path: Path, rows: Rows, sheet: str = "Список") -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def write_xls(path: Path, rows: Rows) -> Path:
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet("Список")
    for row_index, row in enumerate(rows):
        for index, value in enumerate(row):
            if value is not None:
                page.write(row_index, index, value)
    book.save(str(path))
    return path


def write_ods(path: Path, rows: Rows) -> Path:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    page = Table(name="Список")
    for row in rows:
        line = TableRow()
        for value in row:
            if isinstance(value, int):
                cell = TableCell(valuetype="float", value=value)
            elif value is None:
                cell = TableCell()
            else:
                cell = TableCell(valuetype="string")
            if value is not None:
                cell.addElement(P(text=str(value)))
            line.addElement(cell)
        page.addElement(line)
    book.spreadsheet.addElement(page)
    book.save(str(path))
    return path


def write_text(path: Path, rows: Rows, encoding: str = "utf-8", separator: str = ";") -> Path:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator)
    writer.writerows([[text(value) for value in row] for row in rows])
    path.write_bytes(buffer.getvalue().encode(encoding, "replace"))
    return path


def write_html(path: Path, rows: Rows, encoding: str = "cp1251") -> Path:
    lines = ["".join(f"<td>{text(value)}</td>" for value in row) for row in rows]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    page = f"<html><head></head><body><table>{body}</table></body></html>"
    path.write_bytes(page.encode(encoding, "replace"))
    return path


DBF_FIELDS = {"NPP": 5, "FIO": 40, "INDEKS": 10, "ADRES": 80, "MASSA": 8, "SHPI": 20}


def write_dbf(
    path: Path,
    rows: Rows,
    encoding: str = "cp866",
    said: int = 0x65,
    fields_said: Mapping[str, int] = DBF_FIELDS,
) -> Path:
    """Write a dBase III table by hand: field names are the first row, all fields text."""
    names, sizes = list(fields_said), list(fields_said.values())
    record = 1 + sum(sizes)
    header = bytearray(32)
    header[0] = 0x03
    header[1:4] = bytes((126, 11, 22))
    header[4:8] = (len(rows) - 1).to_bytes(4, "little")
    header[8:10] = (32 + 32 * len(names) + 1).to_bytes(2, "little")
    header[10:12] = record.to_bytes(2, "little")
    header[29] = said
    fields = b"".join(
        name.encode().ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes((size, 0)) + b"\0" * 14
        for name, size in zip(names, sizes, strict=True)
    )
    body = b"".join(
        b" "
        + b"".join(
            text(value).encode(encoding, "replace")[:size].ljust(size)
            for value, size in zip(row, sizes, strict=True)
        )
        for row in rows[1:]
    )
    path.write_bytes(bytes(header) + fields + b"\r" + body + b"\x1a")
    return path


FORM103_FIELDS = [
    "Barcode",
    "Mass",
    "MassRate",
    "Payment",
    "Value",
    "InsrRate",
    "AirRate",
    "Rcpn",
    "AddressTypeTo",
    "NumAddressTypeTo",
    "IndexTo",
    "RegionTo",
    "AreaTo",
    "PlaceTo",
    "LocationTo",
    "StreetTo",
    "HouseTo",
    "LetterTo",
    "SlashTo",
    "CorpusTo",
    "BuildingTo",
    "HotelTo",
    "RoomTo",
    "Comment",
    "MailDirect",
    "TelAddress",
    "Length",
    "Width",
    "Height",
    "VolumeWeight",
    "SMSNoticeR",
    "MPODeclaration",
    "PaymentCurrency",
    "SndrFact",
    "ApoNum",
    "MailType",
]
CONTROL = {
    "Inn": "7710146102",
    "SendDate": "20261123",
    "ListNum": "12",
    "MailType": "2",
    "MailCtg": "1",
    "DirectCtg": "1",
    "PostMark": "1",
}


def form103_table(
    records: Sequence[dict[str, str]], fields: Sequence[str] = FORM103_FIELDS
) -> bytes:
    lines = ["|".join(fields)]
    lines += ["|".join(record.get(name, "") for name in fields) for record in records]
    return ("\r\n".join(lines) + "\r\n").encode("cp866")


def form103_control(main: dict[str, str], summary: dict[str, str]) -> bytes:
    lines = ["[Main]", *(f"{key}={value}" for key, value in main.items()), "[Sender]"]
    lines += ["Sndr=ООО Образец", "[Summary]"]
    lines += [f"{key}={value}" for key, value in summary.items()]
    return ("\r\n".join(lines) + "\r\n").encode("cp866")


def write_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


WRITERS: dict[str, Callable[[Path, Rows], Path]] = {
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
    "delimited": write_text,
    "dbf": write_dbf,
    "html": write_html,
}
