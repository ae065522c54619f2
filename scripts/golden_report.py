"""Write docs/developers/golden.md: published prices, and what the engine makes of each.

    python scripts/golden_report.py [GOLDEN.CSV]

Every row of the golden table is priced as it is asked, in words. A test compares the page with
what this writes, where the shared data lie beside the project.
"""

import csv
import json
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import pyarrow as pa  # noqa: E402

from batchpost.model.charges import Priced  # noqa: E402
from batchpost.model.money import format_minor  # noqa: E402
from batchpost.parsers.countries import country_code  # noqa: E402
from batchpost.tariff.book import open_book  # noqa: E402
from batchpost.tariff.pricing import price  # noqa: E402
from batchpost.tariff.requests import as_items  # noqa: E402

GOLDEN = ROOT.parent / "shared" / "data" / "golden.csv"
PAGE = ROOT / "docs" / "developers" / "golden.md"
#: Grades of what the operator itself has said or a newspaper printed; shown bold.
BINDING = ("official_calculator_value", "operator_statement_in_press", "press")
#: A sum rounded once by a third party; the operator rounds each charge, which gives this.
BY_THE_OPERATORS_RULE = {"T15": "6.34"}
HEAD = """\
# Published prices, and ours

This page is made by `scripts/golden_report.py`: each row of the golden table is priced by the
engine from the tariff book. Bold are the figures that bind, six in the table: results of the
operator's own calculator, what the operator told a newspaper, what newspapers printed. The others
are results of a third party's calculator, which rests on the same copy of the price lists.

The rule that meets them: each charge is rounded to the kopeck, half up; VAT is reckoned on each
rounded charge and rounded too; then all is added.
"""
COLUMNS = ("id", "day", "payer", "service", "expected", "got", "agrees", "charges", "authority")
PAYERS = {"legal_entity": "legal entity", "individual": "individual"}


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of the golden table, those that bind first."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["operator"] == "Belpochta"]
    return sorted(rows, key=lambda row: (not binds(row), row["id"][0], int(row["id"][1:])))


def binds(row: dict[str, str]) -> bool:
    """Tell whether the figure is the operator's own or stood in a newspaper."""
    return row["authority"].startswith(BINDING)


def priced(row: dict[str, str]) -> Priced:
    """Return what the engine makes of a row, asked in the row's own words."""
    told = {"service": row["service"], **json.loads(row["inputs_json"], parse_float=Decimal)}
    columns = {name: pa.array([str(value)], pa.large_string()) for name, value in told.items()}
    items = as_items(columns, open_book("belpochta"), country_code)
    day = date.fromisoformat(row["date"])
    return price(items, on=day, customer=row["customer_category"], operator="belpochta")


def verdict(row: dict[str, str], got: str) -> str:
    """Return whether a row is met, and where not, whether the operator's rule is."""
    if got == row["expected_total"]:
        return "yes"
    return "by the operator's rule" if got == BY_THE_OPERATORS_RULE.get(row["id"]) else "NO"


def cells(row: dict[str, str], found: Priced) -> list[str]:
    """Return one row of the page."""
    got = format_minor(found.gross)
    pairs = zip(found.charges["net"], found.charges["vat"], strict=True)
    charges = [
        format_minor(int(net)) + (f" + VAT {format_minor(int(vat))}" if vat else "")
        for net, vat in pairs
    ]
    texts = [
        row["id"],
        row["date"],
        PAYERS[row["customer_category"]],
        f"`{row['service']}`",
        row["expected_total"],
        got,
        verdict(row, got),
        "; ".join(charges),
        row["authority"].replace("_", " "),
    ]
    return [f"**{text}**" for text in texts] if binds(row) else texts


def page(rows: list[dict[str, str]]) -> str:
    """Return the whole page."""
    table = ["| " + " | ".join(COLUMNS) + " |", "|---" * len(COLUMNS) + "|"]
    tally: Counter[str] = Counter()
    for row in rows:
        found = priced(row)
        tally[verdict(row, format_minor(found.gross))] += 1
        table.append("| " + " | ".join(cells(row, found)) + " |")
    told = "; ".join(f"{verdict_}: {count}" for verdict_, count in tally.most_common())
    parts = [HEAD, f"Rows: {len(rows)}. Agrees: {told}.\n", "\n".join(table) + "\n"]
    if any(row["id"] in BY_THE_OPERATORS_RULE for row in rows):
        parts.append(
            "T15 is a sum that a third party rounded once: 6.044 + 0.3036 = 6.3476, so 6.35. The "
            "operator\nrounds each charge, 6.04 and 0.30, which is 6.34.\n"
        )
    return "\n".join(parts)


def main() -> None:
    """Write the page."""
    golden = Path(sys.argv[1]) if len(sys.argv) > 1 else GOLDEN
    PAGE.write_text(page(read(golden)), encoding="utf-8", newline="\n")
    print(PAGE.relative_to(ROOT))


if __name__ == "__main__":
    main()
