"""Label rolls at the counter: what clients stuck themselves, what was entered, what is left."""

from pathlib import Path

from batchpost.identifiers import s10

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
LETTERS = SAMPLES / "registered-letters.xlsx"
FIRST = "RB100000017BY"


def _list(path: Path, labels: list[str], sender: str = "п") -> Path:
    rows = [f"{n};{label};Иванов {sender}{n};220030;Минск, ул. Новая, 1;20" for n, label in labels]
    heading = "№;ШПИ;Адресат;Индекс;Адрес;Масса, г"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def _accept(office, path: Path):
    return office("intake", path, "--client", "housing", "--kind", "letter",
                  "--category", "registered", "--yes")  # fmt: skip


def _balances(office) -> list[tuple]:
    return [
        (roll["roll_id"], roll["used"], roll["spoiled"], roll["left"], roll["next"])
        for roll in office("roll", "list", "--format", "json").json()
    ]


def test_labels_the_client_stuck_are_used_of_the_roll(office, tmp_path):
    office("roll", "issue", "RB", "--first", 10000001, "--last", 10000100)
    other_roll = s10.compose("RB", 20000001, "BY")
    borne = [*(s10.compose("RB", 10000001 + n, "BY") for n in range(5)), other_roll]
    done = _accept(office, _list(tmp_path / "a.csv", list(enumerate(borne, 1))))
    assert done.code == 0, done.err
    left = s10.compose("RB", 10000006, "BY")
    assert _balances(office) == [("RB10000001-10000100BY", 5, 0, 95, left)]
    office("roll", "spoil", "RB10000001-10000100BY", "--first", 10000010, "--reason", "torn")
    spoiled = s10.compose("RB", 10000010, "BY")
    again = _accept(office, _list(tmp_path / "b.csv", [(1, spoiled)], "в"))
    assert again.code == 7
    assert f"{spoiled} is spoiled" in again.err
    assert _balances(office)[0][1:4] == (5, 1, 94)


def test_a_roll_issued_after_the_list_that_opened_it_balances(office):
    accepted = office("intake", LETTERS, "--client", "housing", "--yes", "--first-label", FIRST)
    assert accepted.code == 0, accepted.err
    done = office("roll", "issue", "RB", "--first", 10000001, "--last", 10001000)
    assert done.code == 0, done.err
    left = s10.compose("RB", 10000121, "BY")
    assert _balances(office) == [("RB10000001-10001000BY", 120, 0, 880, left)]
