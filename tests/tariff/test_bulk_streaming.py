"""Files priced piece by piece: the same answers as in one piece, wherever the cuts fall."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from bulk_files import in_small_pieces, priced_rows, requests, write_requests
from pyarrow import parquet

from batchpost.model.client import VatMode
from batchpost.parsers.countries import country_code
from batchpost.tariff.bulk import (
    Bulk,
    Terms,
    price_file,
    price_into_folder,
    source,
)
from batchpost.tariff.bulk.errors import BatchQuotesError, BatchRowError, FolderInUseError
from batchpost.tariff.errors import NoTariffInForceError, WeightOverLimitError
from batchpost.tariff.periods import change_days, stretch
from batchpost.tariff.pricing import price
from batchpost.tariff.requests import as_items

TERMS = Terms(date(2026, 1, 15), "legal_entity", "belpochta")


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    in_small_pieces(monkeypatch)


def in_one_piece(table: dict[str, list[str]], vat_mode: VatMode) -> list[tuple]:
    """Price by `pricing.price`, group by group, as the batch's definition says."""
    keys = [
        (day or "2026-01-15", {"": "legal_entity", "legal": "legal_entity"}.get(who, who))
        for day, who in zip(table["on"], table["customer"], strict=True)
    ]
    found = []
    for day, who in dict.fromkeys(keys):
        at = [place for place, key in enumerate(keys) if key == (day, who)]
        columns = {
            name: pa.array([cells[place] or None for place in at], pa.large_string())
            for name, cells in table.items()
            if name not in {"on", "customer"}
        }
        from batchpost.tariff.book import open_book

        items = as_items(columns, open_book("belpochta"), country_code)
        charges = price(
            items,
            on=date.fromisoformat(day),
            customer=who,
            operator="belpochta",
            vat_mode=vat_mode,
        ).charges
        found += [
            (at[line_no - 1] + 1, charge_no, service, tariff_line, net, vat)
            for line_no, charge_no, service, tariff_line, net, vat in charges[
                ["line_no", "charge_no", "service", "tariff_line", "net", "vat"]
            ].itertuples(index=False)
        ]
    return sorted(found)


def as_minor(charges: list[dict]) -> list[tuple]:
    assert all(one["gross"] == one["net"] + one["vat"] for one in charges)
    return [
        (one["row"], one["charge_no"], one["service"], one["tariff_line"],
         int(one["net"] * 100), int(one["vat"] * 100))
        for one in charges
    ]  # fmt: skip


@pytest.mark.parametrize("vat_mode", list(VatMode))
@pytest.mark.parametrize("ending", [".csv", ".parquet"])
@pytest.mark.parametrize("folder", [False, True])
def test_pieces_and_parts_give_what_one_piece_gives(
    tmp_path: Path, small_pieces: None, vat_mode: VatMode, ending: str, folder: bool
) -> None:
    table = requests(300)
    given = tmp_path / f"items{ending}"
    write_requests(given, table, row_group_size=53)
    out = tmp_path / ("prices" if folder else f"prices{ending}")
    terms = Terms(TERMS.on, TERMS.customer, TERMS.operator, None, vat_mode)
    run = price_into_folder if folder else price_file
    done = run(given, out, terms, country_code)
    charges = priced_rows(out)
    assert as_minor(charges) == in_one_piece(table, vat_mode)
    assert done.items == 300
    assert done.charges == len(charges)
    assert done.totals == {
        "BYN": tuple(
            int(sum(one[name] for one in charges) * 100) for name in ("net", "vat", "gross")
        )
    }
    if folder:
        assert len(list(out.iterdir())) >= 3
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([given.name, out.name])


def test_texts_are_plain_and_amounts_decimals_in_parquet(tmp_path: Path) -> None:
    given, out = tmp_path / "items.csv", tmp_path / "prices.parquet"
    write_requests(given, requests(20))
    price_file(given, out, TERMS, country_code)
    schema = parquet.read_schema(out)
    assert schema.field("title").type == pa.string()
    assert schema.field("gross").type == pa.decimal128(18, 2)
    assert isinstance(parquet.read_table(out)["net"][0].as_py(), Decimal)


def test_amounts_below_zero_and_large_ones_keep_their_worth() -> None:
    import numpy as np

    from batchpost.tariff.bulk.charge_columns import _money

    amounts = np.array([0, 1, -1, -12345, 10**15, -(10**15)], dtype=np.int64)
    assert [int(value.as_py() * 100) for value in _money(amounts)] == amounts.tolist()


def test_days_of_one_stretch_are_priced_together_yet_named_apart(tmp_path: Path) -> None:
    given, out = tmp_path / "items.csv", tmp_path / "prices.csv"
    given.write_text(
        "service,weight_g,on\nparcel,20,2024-12-05\nletter_registered,20,2024-12-04\n"
        "letter_insured,20,2024-12-06\n",
        encoding="utf-8",
    )
    with pytest.raises(NoTariffInForceError, match="2024-12-06"):
        price_file(given, out, TERMS, country_code)
    assert not out.exists()


def test_changes_are_all_days_on_which_a_price_may_differ() -> None:
    from batchpost.tariff.book import open_book

    book = open_book("belpochta")
    changes = change_days(book)
    before, after = date(2026, 3, 21), date(2026, 3, 22)
    assert stretch(changes, before) != stretch(changes, after)
    assert stretch(changes, date(2026, 5, 4)) == stretch(changes, date(2026, 5, 5))


@pytest.mark.parametrize("folder", [False, True])
def test_rows_are_named_as_seen_wherever_the_cuts_fall(
    tmp_path: Path, small_pieces: None, folder: bool
) -> None:
    lines = ["service,weight_g,zone"]
    for number in range(400):
        lines += ['parcel,20,"a\nb"' if number % 7 == 0 else "parcel,20,"]
        lines += [""] * (number % 3) + [",,"] * (number % 5 == 0)
    seen = sum(1 for _ in lines) + 1
    given = tmp_path / "items.csv"
    run = price_into_folder if folder else price_file
    given.write_text("\r\n".join([*lines, "parcel,60000,"]), encoding="utf-8", newline="")
    with pytest.raises(WeightOverLimitError, match=f"Line {seen} weighs"):
        run(given, tmp_path / "prices", TERMS, country_code)
    given.write_text("\r\n".join([*lines, "parcel,20", ""]), encoding="utf-8", newline="")
    with pytest.raises(BatchRowError, match=f"row {seen}: 2 cells where the heading has 3"):
        run(given, tmp_path / "prices", TERMS, country_code)
    given.write_text("\r\n".join([*lines, "parcel,20,"]), encoding="utf-8", newline="")
    assert run(given, tmp_path / "prices", TERMS, country_code).items == 401


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_parts_of_csv_know_their_place(
    tmp_path: Path, small_pieces: None, breaks: str, last: bool
) -> None:
    given = tmp_path / "items.csv"
    lines = ["", "service,weight_g", *(f"parcel,{1000 + at}" for at in range(900)), "", ",", ""]
    text = breaks.join(lines) + (breaks if last else "")
    given.write_text(text, encoding="utf-8", newline="")
    parts = source.plan(given)
    assert len(parts) > 3
    assert sum(part.requests or 0 for part in parts) == 900
    whole = list(source.read_part(source.Part(given)))
    pieces = [batch for part in parts for batch in source.read_part(part)]
    for batches in (whole, pieces):
        firsts = [batch.first for batch in batches]
        assert firsts == sorted(firsts)
        numbers = [number for batch in batches for number in batch.rows.tolist()]
        weights = [text for batch in batches for text in batch.columns["weight_g"].to_pylist()]
        assert numbers == list(range(3, 903))
        assert weights == [str(1000 + at) for at in range(900)]


def test_quotes_that_cannot_be_counted_are_refused_in_parts_only(
    tmp_path: Path, small_pieces: None
) -> None:
    given = tmp_path / "items.csv"
    lines = ["service,weight_g,zone", *['parcel,20,5" pipe'] * 3, *["parcel,20,"] * 800]
    given.write_text("\n".join(lines), encoding="utf-8")
    assert price_file(given, tmp_path / "prices.csv", TERMS, country_code).items == 803
    with pytest.raises(BatchQuotesError):
        price_into_folder(given, tmp_path / "prices", TERMS, country_code)
    assert not (tmp_path / "prices").exists()


def test_a_folder_that_holds_something_stays_as_it_is(tmp_path: Path) -> None:
    given, folder = tmp_path / "items.csv", tmp_path / "prices"
    write_requests(given, requests(5))
    folder.mkdir()
    price_into_folder(given, folder, TERMS, country_code)
    with pytest.raises(FolderInUseError):
        price_into_folder(given, folder, TERMS, country_code)
    assert [path.name for path in folder.iterdir()] == ["part-00000.csv"]


def test_moments_at_midnight_are_days(tmp_path: Path) -> None:
    given, out = tmp_path / "items.parquet", tmp_path / "prices.csv"
    on = pa.array([date(2025, 1, 15), date(2026, 1, 15)]).cast(pa.timestamp("ns"))
    parquet.write_table(
        pa.table({"service": ["parcel"] * 2, "weight_g": [915, 915], "on": on}), given
    )
    price_file(given, out, TERMS, country_code)
    assert [str(one["net"]) for one in priced_rows(out)] == ["5.35", "5.90"]


def test_sums_of_parts_add_up_in_whole_numbers() -> None:
    one = Bulk(1, 2, {"BYN": (1, 2, 3)}, ("transcribed",))
    both = one + Bulk(4, 5, {"BYN": (1, 1, 2), "EUR": (7, 0, 7)}, ("suspect",))
    assert both.items == 5
    assert both.totals == {"BYN": (2, 3, 5), "EUR": (7, 0, 7)}
