"""Kazpost's letters as XML; a format folder is found without a word elsewhere."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from batchpost.errors import BatchpostError, ListError
from batchpost.parsers.formats import claims, format_name
from batchpost.parsers.listfile import open_file
from batchpost.parsers.reading import read_list

ROOT = Path(__file__).resolve().parents[2]
ENVELOPE = """<?xml version="1.0" encoding="{encoding}"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>{letters}
</soap:Body></soap:Envelope>"""
LETTER = """
<GetAddrLetter>
  <AddrInfo><RcpnName>{name}</RcpnName><RcpnIndex>{index}</RcpnIndex>
    <RcpnCountry>KZ</RcpnCountry><RcpnCity>{city}</RcpnCity>
    <RcpnStreet>{street}</RcpnStreet><RcpnHouse>8</RcpnHouse><RcpnIIN/>
    <Weight>{weight}</Weight><CashOnDelivery>1500.50</CashOnDelivery>
    <OrderNum>A-{index}</OrderNum></AddrInfo>
</GetAddrLetter>"""


def letters(path: Path, encoding: str = "utf-8") -> Path:
    said = [
        LETTER.format(name=name, index=index, city=city, street=street, weight=weight)
        for name, index, city, street, weight in (
            ("Ель &amp; Ко", "010000", "г. Астана", "ул. Абая", "1.55"),
            ("Дуб А.А.", "050000", "г. Алматы", "ул. Сатпаева", "0.02"),
        )
    ]
    text = ENVELOPE.format(encoding=encoding, letters="".join(said))
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_letters_are_read_in_kilograms_and_tenge(tmp_path: Path, encoding: str) -> None:
    path = letters(tmp_path / "letters.bin", encoding)
    assert [format_name(found) for found in claims(open_file(path))] == ["kazpost_xml"]
    listing = read_list(path)
    assert listing.source.format == "kazpost_xml"
    items = listing.items
    assert items.addressee.tolist() == ["Ель & Ко", "Дуб А.А."]
    assert items.postcode.tolist() == ["010000", "050000"]
    assert items.weight_g.tolist() == [1550, 20]
    assert items.cod_amount.tolist() == [150050, 150050]
    assert items.currency.tolist() == ["KZT", "KZT"]
    assert items.country.tolist() == ["KZ", "KZ"]
    assert items.client_key.tolist() == ["A-010000", "A-050000"]
    assert "kazpost.example" in {finding.code for finding in listing.findings}


def test_damaged_letters_give_rows_or_one_refusal(tmp_path: Path) -> None:
    whole = letters(tmp_path / "whole").read_bytes()
    for cut in range(1, len(whole), 41):
        path = tmp_path / "cut"
        path.write_bytes(whole[:cut])
        with pytest.raises(BatchpostError):
            read_list(path)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a><RcpnName>&b;</RcpnName></a>',
        "<a>" * 5000 + "<RcpnName>x</RcpnName>",
        "<a><RcpnName></RcpnName></a>",
    ],
)
def test_hostile_letters_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "l.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ListError):
        read_list(path)


NEW_FORMAT = '''
"""Lists whose first line is a row of tildes."""

from batchpost.parsers.workbook import Sheet, Workbook, from_rows

TITLE = "tildes"


def identify(file):
    return file.head.startswith(b"~~~")


def read(file, hints):
    lines = file.data.decode("utf-8").splitlines()[1:]
    rows = [line.split("~") for line in lines]
    return Workbook("tildes", (Sheet(from_rows(None, rows, file.limits, file.name)),))
'''
PROGRAM = """
from pathlib import Path
from batchpost.parsers.reading import read_list
listing = read_list(Path("list.any"))
print(listing.source.format, len(listing.items))
"""


def test_a_folder_copied_into_place_is_a_format_without_any_edit(tmp_path: Path) -> None:
    unneeded = shutil.ignore_patterns("__pycache__", "locale", "fonts", "books", "reports")
    package = tmp_path / "batchpost"
    shutil.copytree(ROOT / "batchpost", package, ignore=unneeded)
    (package / "parsers" / "tildes").mkdir()
    (package / "parsers" / "tildes" / "__init__.py").write_text(NEW_FORMAT, encoding="utf-8")
    text = "~~~\nАдресат~Индекс~Адрес\nЕль И.П.~220030~ул. Мира, 4\n"
    (tmp_path / "list.any").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.split() == ["tildes", "1"], done.stderr
