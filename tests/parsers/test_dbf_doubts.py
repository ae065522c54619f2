"""The letters of a dBase table: asked about where two readings stay likely, else never."""

from pathlib import Path

import pytest

from batchpost.parsers.doubts import EncodingDoubtError
from batchpost.parsers.hints import Hints
from batchpost.parsers.reading import read_list

from .conftest import write_dbf

SHORT = [["NPP"], ["1", "Ёрш", "220030", "Ёрш", "20", ""]]
LATIN = [["NPP"], *([str(no), "Ann Lee", "", "12 Long Street", "20", ""] for no in range(1, 40))]


def codes(path: Path) -> list[str]:
    return [finding.code for finding in read_list(path, Hints(weight_unit="g")).findings]


def test_two_likely_readings_are_refused_with_both(tmp_path: Path) -> None:
    path = write_dbf(tmp_path / "l.dbf", SHORT, said=0)
    with pytest.raises(EncodingDoubtError) as caught:
        read_list(path)
    readings = dict(caught.value.readings)
    assert "Ёрш" in " ".join(readings["cp866"])
    for name in readings:
        listing = read_list(path, Hints(encoding=name, weight_unit="g"))
        assert listing.source.encoding == name


@pytest.mark.parametrize("said", [0x65, 0x26])
def test_a_code_page_that_fits_is_no_doubt(tmp_path: Path, said: int) -> None:
    path = write_dbf(tmp_path / "l.dbf", SHORT, said=said)
    listing = read_list(path, Hints(weight_unit="g"))
    assert listing.items["addressee"].tolist() == ["Ёрш"]
    assert not [code for code in codes(path) if code.startswith("encoding.")]


def test_a_letter_or_two_among_latin_ones_are_told_and_no_refusal(tmp_path: Path) -> None:
    odd = ["40", "Zoé Roy", "", "1 High Road", "20", ""]
    path = write_dbf(tmp_path / "l.dbf", [*LATIN, odd], "cp1252", said=0)
    assert len(read_list(path).items) == 40
    assert "encoding.doubtful" in codes(path)
