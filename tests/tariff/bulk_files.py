"""Files of requests for the tests of bulk pricing, and what came of them."""

import random
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from batchpost.tariff.bulk import csv_source, parquet_source

SERVICES = ["parcel", "letter_registered", "small_packet_insured"]


def requests(count: int, seed: int = 1) -> dict[str, list[str]]:
    """Return columns of requests of several days and payers, the same every time."""
    draw = random.Random(seed)
    service = [draw.choice(SERVICES) for _ in range(count)]
    return {
        "service": service,
        "weight_g": [str(draw.randint(1, 2000)) for _ in range(count)],
        "declared_value": [
            f"{draw.randint(1, 99999) / 100:.2f}" if name == "small_packet_insured" else ""
            for name in service
        ],
        "advice": [draw.choice(["", "simple", "registered"]) for _ in range(count)],
        "mark": [draw.choice(["", "", "fragile"]) if name == "parcel" else "" for name in service],
        "on": [draw.choice(["", "2025-01-15", "2025-07-01", "2026-02-01"]) for _ in range(count)],
        "customer": [draw.choice(["", "legal", "individual"]) for _ in range(count)],
    }


def write_requests(path: Path, table: dict[str, list[str]], row_group_size: int = 1000) -> None:
    """Write columns as csv or Parquet, by the name's ending."""
    if path.suffix == ".parquet":
        parquet.write_table(pa.table(table), path, row_group_size=row_group_size)
        return
    lines = [",".join(table), *(",".join(cells) for cells in zip(*table.values(), strict=True))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut files into pieces and parts so small that a short file has many."""
    monkeypatch.setattr(csv_source, "BATCH_ROWS", 67)
    monkeypatch.setattr(parquet_source, "BATCH_ROWS", 67)
    monkeypatch.setattr(csv_source, "_BLOCK", 4096)
    monkeypatch.setattr(csv_source, "PART_BYTES", 3000)
    monkeypatch.setattr(parquet_source, "PART_ROWS", 90)


def priced_rows(path: Path) -> list[dict]:
    """Return the charges of a file, or of a folder of parts, in order."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    found = []
    for file in files:
        if file.suffix == ".parquet":
            found += parquet.read_table(file).to_pylist()
        else:
            texts = arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(("net", "vat", "gross"), pa.decimal128(18, 2))
            )
            found += arrow_csv.read_csv(file, convert_options=texts).to_pylist()
    return found
