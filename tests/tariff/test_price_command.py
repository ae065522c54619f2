"""`batchpost price` and `batchpost tariff`, as a script would call them."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from batchpost.cli import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BATCHPOST_HOME", str(tmp_path))

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, "--lang", "en"])

    return call


@pytest.mark.parametrize(
    ("arguments", "total"),
    [
        ("--service parcel --weight-g 915 --declared-value 1.25 --on 2025-01-15", "6.39"),
        (("--service small_packet_insured --declared-value 10 --advice simple --weight-g 22"
         " --on 2026-01-15"), "6.02"),
        (("--service parcel_online --customer individual --declared-value 1,25 --weight-g 915"
         " --with notice=electronic --on 2026-01-15"), "5.60"),
        (("--service express_parcel --weight-g 21750 --with zone=T5 --with contents=goods"
         " --with place=customer --on 2026-04-03"), "57.12"),
        ("--service money_order --with amount=35.85 --on 2026-01-15", "1.30"),
        (("--service storage --with chargeable_days=12 --with rate_per_day=0.36"
         " --customer individual --on 2019-02-20"), "4.32"),
        ("--service parcel_locker --size M --on 2026-01-15 --to 220030", "7.44"),
    ],
)  # fmt: skip
def test_json_answers_as_the_contract_says(run, arguments: str, total: str) -> None:
    done = run("price", *arguments.split(), "--format", "json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert answer["total"]["gross"] == total
    assert answer["total"]["currency"] == "BYN"
    assert answer["on"] == arguments.partition("--on ")[2].split()[0]
    assert set(answer["lines"][0]) == {
        "service", "title", "tariff_line", "rule", "net", "vat", "gross"
    }  # fmt: skip
    assert sum(Decimal(line["gross"]) for line in answer["lines"]) == Decimal(total)
    assert answer["book"]["id"] == "belpochta"
    assert answer["book"]["sources"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ("--service leter_ordinary --weight-g 20", 5, "letter_ordinary"),
        ("--service intl_small_packet --weight-g 20 --to AU --on 2019-01-15", 5, "2019-01-15"),
        (
            "--service letter_insured --weight-g 20 --declared-value 1 --on 2026-01-15",
            5,
            "2024-11-30",
        ),
        ("--service express_parcel --weight-g 20", 5, "zone"),
        ("--service parcel --weight-g 20 --with zome=T4", 5, "zome"),
        ("--service parcel --weight-g 20 --operator nobody", 5, "nobody"),
        ("--service letter_registered --weight-g 20 --to RU", 2, "RU"),
        ("--service parcel --weight-g 1.5", 2, "weight_g = 1.5"),
        ("--service parcel --weight-g 20 --declared-value 1.255", 2, "declared_value = 1.255"),
        ("--service parcel --weight-g 20 --with zone", 2, "NAME=VALUE"),
        ("--service parcel --weight-g 20 --on 2026-02-30", 2, "2026-02-30"),
        ("--weight-g 20", 2, "--service"),
    ],
)
def test_what_cannot_be_priced_ends_with_one_sentence(run, arguments, code, says) -> None:
    done = run("price", *arguments.split())
    assert done.exit_code == code, done.output
    assert says in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("--declared-value -5", "declared_value = -5 cannot be read"),
        ("--cod -5", "cod = -5 cannot be read"),
        ("--with amount=-0.01", "amount = -0.01 cannot be read"),
        ("--declared-value 999999999999999", "declared_value = 999999999999999.00."),
        (f"--declared-value {'9' * 20}", "9 cannot be read"),
        (f"--weight-g {'9' * 20}", "9 cannot be read"),
        ("--weight-g 999999999999999", "weighs 999999999999999 g"),
        (f"--with length_mm={'9' * 20}", "9 cannot be read"),
    ],
)
def test_numbers_that_cannot_be_are_refused_as_they_were_typed(run, given, says) -> None:
    done = run("price", "--service", "parcel", "--weight-g", "500", *given.split())
    assert (done.exit_code in {2, 5}, says in done.stderr) == (True, True), done.stderr


def test_no_row_of_a_file_has_an_amount_below_nothing(run, tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text("service,weight_g,cod\nparcel,500,5\nparcel,500,-5\n", encoding="utf-8")
    done = run("price", "--batch", str(path), "--out", str(tmp_path / "prices.csv"))
    assert (done.exit_code, "Row 3: cod = -5" in done.stderr) == (2, True), done.stderr


def test_a_doubtful_price_says_so(run) -> None:
    done = run("price", "--service", "letter_ordinary", "--weight-g", "9", "--on", "2025-08-01")
    assert "the day it came into force is uncertain" in done.stderr
    assert "0.86" in done.stdout


ROWS = [
    "service,weight-g,declared-value,advice,mark,on,customer,zone",
    "parcel,915,1.25,,,2025-01-15,,",
    "parcel,915,1.25,simple,,2026-01-15,individual,",
    "express_parcel,21750,,,,2026-04-03,legal,T5",
    "letter_registered,1000,,,,2026-01-15,,",
]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_file_is_priced_as_its_items_one_by_one(run, tmp_path: Path, ending: str) -> None:
    source, out = tmp_path / "items.csv", tmp_path / f"prices.{ending}"
    source.write_text("\n".join(ROWS), encoding="utf-8")
    done = run("price", "--batch", str(source), "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "4 items" in done.stderr
    if ending == "csv":
        with out.open(encoding="utf-8", newline="") as file:
            charges = list(csv.DictReader(file))
    else:
        from pyarrow import parquet

        charges = parquet.read_table(out).to_pylist()
    totals: dict[int, Decimal] = {}
    for charge in charges:
        row = int(charge["row"])
        totals[row] = totals.get(row, Decimal(0)) + Decimal(charge["gross"])
    assert totals == {
        1: Decimal("6.39"), 2: Decimal("6.00"), 3: Decimal("52.50"), 4: Decimal("8.08")
    }  # fmt: skip


def test_parquet_comes_in_too(run, tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    source, out = tmp_path / "items.parquet", tmp_path / "prices.csv"
    parquet.write_table(pa.table({"service": ["parcel"], "weight_g": [510]}), source)
    assert (
        run("price", "--batch", str(source), "--out", str(out), "--on", "2026-01-15").exit_code == 0
    )
    assert ",6.65," in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        ("", 4, "cannot be read"),
        ("a,b\n1,2\n", 4, "service"),
        ("service\n", 4, "service"),
        ("service,weight-g\nparcel,20\nparcel,x\n", 2, "Row 3: weight_g = x"),
        ("service,weight-g\nparcel,20\nparcel,60000\n", 5, "Line 3 weighs 60000 g"),
        ("\n\nservice,weight-g\n\nparcel,20\r\n\r\nparcel,x\n", 2, "Row 7: weight_g = x"),
        ('service,weight-g,zone\nparcel,20,"a\nb"\n\nparcel,x,\n', 2, "Row 4: weight_g = x"),
        ("service,weight-g,weight_g\nparcel,20,30\n", 4, "weight_g, weight_g"),
        (("service,on,weight-g\nparcel,2026-01-15,20\nparcel,2026-01-16,20\n"
         "parcel,2026-01-15,30\nparcel,2026-01-16,x\n"), 2, "Row 5: weight_g = x"),
        (("service,on,weight-g\nparcel,2026-01-15,20\nparcel,2026-01-16,20\n"
         "parcel,2026-01-16,60000\n"), 5, "Line 4 weighs 60000 g"),
        ("service,weight-g,to\nparcel,20,220030\nparcel,20,минск\n", 2,
         "Row 3: the destination минск is not known"),
        ("service,weight-g,to\nparcel,20,\nparcel,20,Польша\n", 2, "Row 3: parcel is a service"),
        ("service,weight-g,on\nparcel,20,soon\n", 2, "on = soon"),
        ("service,weight-g,customer\nparcel,20,king\n", 2, "customer = king"),
        ("service,weight-g,colour\nparcel,20,red\n", 5, "colour"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_its_place(run, tmp_path: Path, content, code, says) -> None:
    source = tmp_path / "items.csv"
    source.write_text(content, encoding="utf-8")
    done = run("price", "--batch", str(source), "--out", str(tmp_path / "out.csv"))
    assert done.exit_code == code, done.output
    assert says in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_a_heading_with_blanks_keeps_its_values_as_texts(run, tmp_path: Path) -> None:
    source, out = tmp_path / "items.csv", tmp_path / "prices.csv"
    source.write_text(" service , declared-value ,weight_g \nparcel,1.25,00915\n", encoding="utf-8")
    done = run("price", "--batch", str(source), "--out", str(out), "--on", "2025-01-15")
    assert done.exit_code == 0, done.output
    assert "6.39 BYN" in done.stderr


def test_rows_of_prices_count_requests_not_lines(run, tmp_path: Path) -> None:
    source, out = tmp_path / "items.csv", tmp_path / "prices.csv"
    source.write_text("service,weight-g\n\nparcel,20\n\nparcel,30\n", encoding="utf-8")
    assert run("price", "--batch", str(source), "--out", str(out)).exit_code == 0
    with out.open(encoding="utf-8", newline="") as file:
        assert [row["row"] for row in csv.DictReader(file)] == ["1", "2"]


@pytest.mark.parametrize("out", ["items.csv", "folder/../items.csv"])
def test_prices_never_replace_the_items(run, tmp_path: Path, out: str) -> None:
    (tmp_path / "folder").mkdir()
    source = tmp_path / "items.csv"
    source.write_text("service,weight-g\nparcel,20\n", encoding="utf-8")
    done = run("price", "--batch", str(source), "--out", str(tmp_path / out))
    assert done.exit_code == 2, done.output
    assert "items.csv" in done.stderr
    assert source.read_text(encoding="utf-8") == "service,weight-g\nparcel,20\n"


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_former_prices_stand_until_the_new_are_whole(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    source, out = tmp_path / "items.csv", tmp_path / f"prices.{ending}"
    source.write_text("service,weight-g\nparcel,20\n", encoding="utf-8")
    out.write_text("former", encoding="utf-8")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    done = run("price", "--batch", str(source), "--out", str(out))
    assert (done.exit_code, "No space left" in done.stderr) == (8, True)
    assert out.read_text(encoding="utf-8") == "former"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([source.name, out.name])


@pytest.mark.parametrize("to", ["минск", "Minsk", "XX", "22003"])
def test_a_place_that_is_no_destination_is_said_to_be_none(run, to: str) -> None:
    done = run("price", "--service", "parcel", "--weight-g", "20", "--to", to)
    assert done.exit_code == 2, done.output
    assert f"the destination {to} is not known" in done.stderr
    assert "postcode" in done.stderr
    assert "intl_" not in done.stderr


@pytest.mark.parametrize("to", ["220030", "by", "Беларусь", "РБ"])
def test_home_is_a_destination_by_postcode_code_or_name(run, to: str) -> None:
    done = run("price", "--service", "parcel", "--weight-g", "20", "--to", to)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("to", ["pl", "Польша", "Poland"])
def test_a_country_abroad_is_told_from_an_unknown_place(run, to: str) -> None:
    done = run("price", "--service", "parcel", "--weight-g", "20", "--to", to)
    assert (done.exit_code, "intl_" in done.stderr) == (2, True)


def test_files_that_are_not_there_or_cannot_be_written(run, tmp_path: Path) -> None:
    assert run("price", "--batch", str(tmp_path / "no.csv"), "--out", "x").exit_code == 4
    assert run("price", "--batch", str(tmp_path), "--out", "x").exit_code == 4
    source = tmp_path / "items.csv"
    source.write_text("service,weight-g\nparcel,20\n", encoding="utf-8")
    assert (
        run("price", "--batch", str(source), "--out", str(tmp_path / "no" / "x.csv")).exit_code == 8
    )


def test_books_are_listed_with_days_lines_and_confidence(run) -> None:
    found = json.loads(run("tariff", "list", "--format", "json").stdout)
    lists = {row["price_list"]: row for row in found}
    assert lists["domestic_legal_entity"]["lines"] == 330
    assert lists["domestic_individual"]["confidence"]["suspect"] == 1
    assert lists["domestic_individual"]["from"] == "2018-11-02"
    assert "transcribed" in run("tariff", "list").stdout


def test_a_service_is_shown_as_a_price_list_of_the_day(run) -> None:
    shown = run("tariff", "show", "parcel", "--on", "2025-11-10", "--customer", "individual",
                "--lines")  # fmt: skip
    assert "4.40 BYN" in shown.stdout
    assert "Order No. 193" in shown.stderr
    rows = json.loads(
        run("tariff", "show", "letter_registered", "--on", "2026-01-15", "--format", "json").stdout
    )
    assert [(row["value"], row["vat"]) for row in rows] == [("3.30 BYN", "no"), ("0.07 BYN", "no")]
    refused = run("tariff", "show", "letter_insured", "--on", "2026-01-15")
    assert (refused.exit_code, "2024-11-30" in refused.stderr) == (5, True)


def test_services_are_listed_where_none_is_named(run) -> None:
    def listed(*arguments: str) -> dict[str, bool]:
        found = json.loads(run("tariff", "show", *arguments, "--format", "json").stdout)
        assert all(row["title"] for row in found)
        return {row["service"]: row["in_force"] for row in found}

    early = listed("--on", "2024-11-29")
    late = listed("--on", "2026-01-15")
    assert early.keys() == late.keys()
    assert (early["letter_insured"], late["letter_insured"]) == (True, False)
    assert (late["parcel"], late["ecommerce_to_door"]) == (True, False)
    assert late != listed("--on", "2026-01-15", "--customer", "individual")
    for service, in_force in late.items():
        shown = run("tariff", "show", service, "--on", "2026-01-15")
        assert (shown.exit_code == 0) == in_force, service
    table = run("tariff", "show", "--on", "2026-01-15").stdout
    assert any(line.split()[0] == "parcel" and line.endswith("yes") for line in table.splitlines())
    assert run("tariff", "show", "--operator", "nobody").exit_code == 5


@pytest.mark.parametrize("arguments", ["tariff show qqq", "price --weight-g 20 --service qqq"])
@pytest.mark.parametrize("name", ["qqq", "leter_ordinary"])
def test_an_unknown_service_leads_to_those_there_are(run, arguments: str, name: str) -> None:
    refused = run(*arguments.replace("qqq", name).split())
    assert refused.exit_code == 5
    assert "batchpost tariff show" in refused.stderr
    assert run("tariff", "show").exit_code == 0
