"""Lists abroad are priced by destination, and what is closed is said by item, place and list."""

from pathlib import Path

import pytest

LISTS = Path(__file__).resolve().parents[2].parent / "shared" / "lists"
EXPORT = LISTS / "export-small-packets.xlsx"
HEADING = "Recipient;Country;ZIP;City;Street address;Weight (g)\n"
PLACES = {
    "AT": "Huber M.;Austria;1010;Wien;Ring 1;{weight}\n",
    "RU": "Орлова Е. П.;Россия;101000;г. Москва;ул. Тверская, 1;{weight}\n",
    "KP": "Kim I.;KP;999093;Pyongyang;Street 1;{weight}\n",
}


def written(folder: Path, *rows: tuple[str, int]) -> Path:
    path = folder / "abroad.csv"
    text = HEADING + "".join(PLACES[country].format(weight=weight) for country, weight in rows)
    path.write_text(text, encoding="utf-8")
    return path


def accept(desk, path: Path, kind: str, category: str = "ordinary"):
    return desk("intake", path, "--client", "housing", "--kind", kind, "--category", category,
                  "--yes", "--format", "json", "--at", "2026-11-20T10:00")  # fmt: skip


@pytest.mark.skipif(not EXPORT.is_file(), reason="the shared lists do not lie beside the project")
@pytest.mark.parametrize("category", ["ordinary", "registered"])
def test_the_export_list_is_priced_as_tracked_packets(desk, category):
    """28 identifiers LX: tracked packets, 5.05 each beside the charge by weight and place."""
    done = accept(desk, EXPORT, "small_packet", category)
    assert done.code == 0, done.err
    total = done.json()["total"]
    assert (done.json()["items"], total["net"], total["gross"]) == (28, "1155.80", "1387.00")


def test_ems_is_priced_by_destination_and_its_parts(desk, tmp_path):
    done = accept(desk, written(tmp_path, ("AT", 1000), ("RU", 2000)), "ems")
    assert done.code == 0, done.err
    austria, moscow = 7_750, 4_955 + 330  # Moscow has prices of its own: Russia is 81.60 + 4.25
    assert done.json()["total"]["net"] == f"{(austria + moscow) / 100:.2f}"


def test_a_closed_destination_is_named_with_its_item_and_list(desk, tmp_path):
    done = accept(desk, written(tmp_path, ("AT", 1000), ("KP", 2000)), "parcel")
    assert done.code == 5
    assert "Line 2" in done.err
    assert "KP (" in done.err
    assert "международные посылки" in done.err
    assert "parcel.closed.priority.KP.20260101" in done.err
