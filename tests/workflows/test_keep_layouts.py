"""`batchpost layout`: saved, found again, tried and removed, as an operator does it."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from batchpost.cli import main

HEAD = ["Клиент-адресат", "Инд.", "Где живёт", "Сколько, г"]
ROWS = [
    ["Ель И.П.", "220030", "ул. Мира, 4", 20],
    ["Дуб А.А.", "224030", "ул. Лесная, 9", 40],
    ["Бук В.В.", "220030", "ул. Новая, 1", 15],
    ["Клён С.С.", "224030", "ул. Садовая, 2", 17],
    ["Ива Д.Д.", "220030", "ул. Мира, 5", 19],
]
COLUMNS = ["--column", "A=addressee", "--column", "«Инд.»=postcode", "--column", "3=address"]


def run(home: Path, *words: object) -> Result:
    arguments = ["--home", str(home), "--lang", "en", *map(str, words)]
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return book(tmp_path / "odd.xlsx", [HEAD, *ROWS])


def book(path: Path, rows: list[list[object]]) -> Path:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    for row in rows:
        page.append(row)
    made.save(path)
    return path


def save(home: Path, path: Path, *more: str) -> Result:
    return run(home, "layout", "save", "nord", "--from", path, *COLUMNS, *more)


def test_a_saved_layout_is_found_again_and_told(home: Path, odd: Path) -> None:
    said = ("--kind", "letter", "--category", "registered", "--column", "D=weight")
    saved = save(home, odd, *said)
    assert saved.exit_code == 0, saved.stderr
    assert (home / "layouts" / "nord.toml").is_file()
    checked = run(home, "check", odd, "--format", "json")
    assert checked.exit_code == 0, checked.stderr
    told = json.loads(checked.stdout)
    assert told["source"]["layout"] == "nord"
    assert [item["weight_g"] for item in told["items"]] == [20, 40, 15, 17, 19]
    assert {item["kind"] for item in told["items"]} == {"letter"}
    found = [finding["code"] for finding in told["findings"]]
    assert found.count("layout.used") == found.count("layout.constants") == 1


def test_a_layout_is_listed_shown_tried_and_removed(home: Path, odd: Path) -> None:
    assert save(home, odd, "--column", "D=weight").exit_code == 0
    rows = json.loads(run(home, "layout", "list", "--format", "json").stdout)
    assert rows[0]["name"] == "nord"
    assert not rows[0]["shipped"]
    assert any(row["shipped"] for row in rows)
    assert '"Инд." = "postcode"' in run(home, "layout", "show", "nord").stdout
    tried = run(home, "layout", "test", "nord", odd)
    assert tried.exit_code == 3
    assert "kind.missing" in tried.stderr
    assert "Ель И.П." in tried.stdout
    assert run(home, "layout", "remove", "nord").exit_code == 0
    assert run(home, "layout", "show", "nord").exit_code == 2


def test_a_layout_that_does_not_fit_is_exit_4(home: Path, odd: Path, tmp_path: Path) -> None:
    assert save(home, odd).exit_code == 0
    other = book(tmp_path / "o.xlsx", [["Кому", "Куда"], ["Ель", "ул. Сад, 9"]])
    for words in (("layout", "test", "nord", other), ("check", other, "--layout", "nord")):
        refused = run(home, *words)
        assert refused.exit_code == 4
        assert "«Инд.»" in refused.stderr


def test_unknown_names_are_exit_2_with_near_ones(home: Path, odd: Path) -> None:
    assert save(home, odd).exit_code == 0
    refused = run(home, "check", odd, "--layout", "nrod")
    assert refused.exit_code == 2
    assert "«nord»" in refused.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--column", "D"), "«D» is no column and its field"),
        (("--column", "Z=phone"), "The list has no column «Z»"),
        (("--column", "D=wieght"), "Near it: weight"),
        (("--set", "kind=brick"), "constants.kind"),
        (("--default", "phone=1"), "defaults.phone"),
        (("--client", "nobody"), "nobody"),
    ],
)
def test_what_cannot_be_saved_is_said_and_nothing_kept(
    home: Path, odd: Path, more: tuple[str, ...], said: str
) -> None:
    refused = save(home, odd, *more)
    assert refused.exit_code != 0
    assert said in refused.stderr
    assert not (home / "layouts").exists()


def test_a_name_in_use_is_not_overwritten(home: Path, odd: Path) -> None:
    assert save(home, odd).exit_code == 0
    assert save(home, odd).exit_code == 2
    assert save(home, odd, "--replace", "--note", "new").exit_code == 0
    assert 'note = "new"' in run(home, "layout", "show", "nord").stdout
    taken = run(home, "layout", "save", "kazpost-letters", "--from", odd, *COLUMNS)
    assert taken.exit_code == 2
    assert run(home, "layout", "remove", "kazpost-letters").exit_code == 2


def test_a_list_without_a_header_is_saved_by_places(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    text = "".join(";".join(map(str, row)) + "\r\n" for row in ROWS)
    path.write_bytes(text.encode("cp1251"))
    assert run(home, "check", path).exit_code == 4
    said = ["--first-row", "1", "--column", "A=addressee", "--column", "B=postcode"]
    said += ["--column", "C=address", "--column", "D=weight", "--weight-unit", "g"]
    words = ("--kind", "letter", "--category", "registered")
    saved = run(home, "layout", "save", "bare", "--from", path, *said, *words)
    assert saved.exit_code == 0, saved.stderr
    checked = run(home, "check", path, "--format", "json")
    assert checked.exit_code == 0, checked.stderr
    told = json.loads(checked.stdout)
    assert told["source"]["layout"] == "bare"
    assert told["items"][0]["row"] == 1
    assert [item["weight_g"] for item in told["items"]] == [20, 40, 15, 17, 19]


def test_a_broken_file_among_layouts_is_a_warning(home: Path, odd: Path) -> None:
    assert save(home, odd, "--column", "D=weight", "--kind", "letter").exit_code == 0
    (home / "layouts" / "odd.toml").write_text("name = [", encoding="utf-8")
    told = json.loads(run(home, "check", odd, "--format", "json").stdout)
    found = {finding["code"]: finding for finding in told["findings"]}
    assert found["layout.unreadable"]["severity"] == "warning"
    assert told["source"]["layout"] == "nord"


def test_the_layout_of_the_client_who_brings_the_list_is_used(home: Path, odd: Path) -> None:
    for client in ("nord", "sud"):
        assert run(home, "client", "add", client, "--name", client).exit_code == 0
    for client, kind in (("nord", "letter"), ("sud", "printed_papers")):
        saved = run(
            home, "layout", "save", f"of-{client}", "--from", odd, *COLUMNS,
            "--column", "D=weight", "--client", client, "--kind", kind,
        )  # fmt: skip
        assert saved.exit_code == 0, saved.stderr
    for client, kind in (("nord", "letter"), ("sud", "printed_papers")):
        told = json.loads(run(home, "check", odd, "--client", client, "--format", "json").stdout)
        assert told["source"]["layout"] == f"of-{client}"
        assert {item["kind"] for item in told["items"]} == {kind}
