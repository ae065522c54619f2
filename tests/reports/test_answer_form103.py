"""A form 103 answered as a workbook means the same, and passes once its marks are corrected.

What its control file says stands in the workbook as titles, headings with units, and a row of
sums. Persons are invented.
"""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from batchpost.language import LANGUAGES, language
from batchpost.model.finding import Severity
from batchpost.reports.answer.marks import FILLS
from batchpost.settings import Settings
from batchpost.workflows.answer_client import answer_client
from batchpost.workflows.check_list import Asked, CheckedList, check_list

ON = date(2026, 11, 23)
NAMED = Asked()
#: The form's amounts are Russian roubles; an office that counts in others has no price for them.
SETTINGS = Settings.model_validate({"office": {"currency": "RUB"}})
PAINTS = {fill for fill, _ in FILLS.values()}
#: The first item stands in this row of the workbook, below titles and header.
FIRST_ROW = 7

FORM_HEAD = (
    "Barcode|Mass|MassRate|Payment|Value|InsrRate|AirRate|Rcpn|AddressTypeTo|NumAddressTypeTo|"
    "IndexTo|RegionTo|AreaTo|PlaceTo|LocationTo|StreetTo|HouseTo|LetterTo|SlashTo|CorpusTo|"
    "BuildingTo|HotelTo|RoomTo|Comment|MailDirect|TelAddress|Length|Width|Height|VolumeWeight|"
    "SMSNoticeR|MPODeclaration|PaymentCurrency"
)


def write_form103(folder: Path, *, weight: str = "143") -> Path:
    def line(no: str, mass: str, name: str, index: str) -> str:
        values = {
            "Barcode": no,
            "Mass": mass,
            "Value": "150050",
            "Payment": "0",
            "Rcpn": name,
            "IndexTo": index,
            "PlaceTo": "Москва",
            "StreetTo": "ул. Лесная",
            "HouseTo": "5",
            "MailDirect": "643",
        }
        return "|".join(values.get(field, "") for field in FORM_HEAD.split("|"))

    lines = [
        line("10944022440321", "40", "Петров П.П.", "10100"),
        line("80084740397510", "103", "", "101000"),
    ]
    control = (
        "[Main]\r\nInn=7710146102\r\nListNum=7\r\nSendDate=20261123\r\nMailType=2\r\nMailCtg=2\r\n"
        "DirectCtg=1\r\nPostMark=1\r\n[Sender]\r\nSndr=ООО Образец\r\n"
        f"[Summary]\r\nMailCount=2\r\nMailWeight={weight}\r\nValueSum=300100\r\n"
        "[DocVersion]\r\nDocVersion=RTM0003-11-16\r\n"
    )
    stem = "007710146102632700007"
    path = folder / f"F{stem}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{stem}.txt", "\r\n".join([FORM_HEAD, *lines, ""]).encode("cp866"))
        archive.writestr(f"{stem}h.ini", control.encode("cp866"))
    return path


FORM_FAULTS = {(0, 10): "10100", (1, 7): ""}


def form_right(item: int, column: int) -> Any:
    return {(0, 10): "101000", (1, 7): "Сидоров С.С."}[item, column]


def answered(path: Path, out: Path, tongue: str = "ru") -> CheckedList:
    checked = check_list(path, NAMED, SETTINGS, ON)
    answer_client(checked, path, out, language(tongue))
    return checked


def is_marked(cell: Any) -> bool:
    return str(cell.fill.fgColor.rgb)[-6:] in PAINTS


def correct(sheet: Any) -> None:
    for item, column in FORM_FAULTS:
        cell = sheet.cell(FIRST_ROW + item, column + 1)
        assert is_marked(cell), cell.coordinate
        cell.value = form_right(item, column)


def grave(checked: CheckedList) -> list[str]:
    return sorted(each.code for each in checked.findings if each.severity is not Severity.INFO)


def test_a_form_103_corrected_where_marked_passes(tmp_path: Path) -> None:
    path, out = write_form103(tmp_path), tmp_path / "answer.xlsx"
    assert not answered(path, out).acceptable
    book = openpyxl.load_workbook(out)
    correct(book.worksheets[0])
    book.save(out)
    again = check_list(out, NAMED, SETTINGS, ON)
    assert not grave(again)
    assert len(again.listing.items) == 2


#: What a list told again must say of its items as before.
SAME = (
    *("item_identifier", "kind", "category", "weight_g", "declared_value", "currency"),
    *("country", "advice", "marks", "addressee", "postcode", "locality", "address"),
)


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_a_form_103_means_the_same_when_told_again(tongue: str, tmp_path: Path) -> None:
    path, out = write_form103(tmp_path), tmp_path / "answer.xlsx"
    first = answered(path, out, tongue)
    again = check_list(out, NAMED, SETTINGS, ON)
    for field in SAME:
        before, after = first.listing.items[field], again.listing.items[field]
        assert before.fillna("").tolist() == after.fillna("").tolist(), field
    for field in ("list_no", "list_date", "mailer", "mailer_tax_id", "kind", "category"):
        assert getattr(first.listing.manifest, field) == getattr(again.listing.manifest, field)
    assert again.listing.manifest.control.weight_g == 143
    assert sorted(
        each.code for each in again.findings if each.severity is Severity.ERROR
    ) == sorted(each.code for each in first.findings if each.severity is Severity.ERROR)


def test_sums_of_a_control_file_are_marked_where_they_stand(tmp_path: Path) -> None:
    path, out = write_form103(tmp_path, weight="999"), tmp_path / "answer.xlsx"
    checked = answered(path, out)
    assert "control.weight" in {each.code for each in checked.findings}
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "999"]
    assert is_marked(cell)
    correct(sheet)
    cell.value = "143"
    book.save(out)
    again = check_list(out, NAMED, SETTINGS, ON)
    assert again.acceptable
    assert not grave(again)
