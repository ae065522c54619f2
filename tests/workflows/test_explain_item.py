"""`tariff explain`: an accepted item's price told anew, and whether it is still the same."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LETTERS = ROOT / "samples" / "registered-letters.xlsx"


def _accepted(desk, tmp_path: Path) -> None:
    terms = tmp_path / "terms.csv"
    rows = ["term;rule;services;value;effective_from;items_from;counted",
            "2.1;discount_percent;letter_registered;10;2026-01-01;100;list", ""]  # fmt: skip
    terms.write_text("\n".join(rows), encoding="utf-8", newline="")
    assert desk("client", "terms", "housing", "--from", terms).code == 0
    done = desk("intake", LETTERS, "--client", "housing", "--yes", "--at", "2026-04-03T10:00",
                  "--first-label", "RB123456785BY", "--format", "json")  # fmt: skip
    assert done.code == 0, done.err


def test_an_item_is_explained_as_it_was_recorded(desk, tmp_path):
    _accepted(desk, tmp_path)
    # terms set afterwards do not reach back
    assert desk("client", "terms", "housing", "--clear").code == 0
    shown = desk("list", "show", "1", "--format", "json").json()["lines"][2]
    found = desk("tariff", "explain", "1/3", "--format", "json").json()
    assert found["agrees"] is True
    assert found["recorded"]["gross"] == found["now"]["gross"] == shown["fee"]
    steps = [step["step"] for charge in found["explain"]["charges"] for step in charge["steps"]]
    assert "discount" in steps
    assert found["item_identifier"] == shown["item_identifier"]
    by_number = desk("tariff", "explain", shown["item_identifier"].lower(), "--format", "json")
    assert by_number.json()["line_no"] == 3
    told = desk("tariff", "explain", "1/3", "--lang", "ru")
    assert "Нынешние тарифы дают то же, что записано" in told.err


def test_another_price_of_today_is_told(desk, home, tmp_path):
    _accepted(desk, tmp_path)
    book = ROOT / "batchpost" / "tariff" / "books" / "belpochta"
    own = home / "books" / "belpochta"
    for path in book.rglob("*"):
        if path.is_file() and path.suffix in {".csv", ".toml"}:
            copy = own / path.relative_to(book)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    lines = own / "lines" / "domestic_legal_entity.csv"
    text = lines.read_text(encoding="utf-8")
    row = next(row for row in text.splitlines() if "legal.letter_registered.first.20260101" in row)
    lines.write_text(text.replace(row, row.replace(",3.30,", ",3.35,")), encoding="utf-8")
    found = desk("tariff", "explain", "1/1", "--format", "json")
    assert found.json()["agrees"] is False
    assert "Attention" in desk("tariff", "explain", "1/1", "--lang", "en").err
    for change, told in ((("--comment", "call"), False), (("--weight-g", 199), True)):
        done = desk("list", "correct", "1/1", *change, "--reason", "a slip", "--yes")
        assert (done.code, "they were corrected since" in done.err) == (0, told), done.err


def test_what_is_not_there_is_told(desk, tmp_path):
    assert desk("tariff", "explain", "RB000000005BY").code == 2
    _accepted(desk, tmp_path)
    missing = desk("tariff", "explain", "1/999", "--lang", "en")
    assert missing.code == 2
    assert "120 items" in missing.err
