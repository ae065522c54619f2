import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from batchpost.cli import main

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "identifiers.json"


def _run(*arguments):
    result = CliRunner().invoke(main, ["--lang", "en", "identifier", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_check_answers_as_agreed():
    code, out, _ = _run("check", "RB707173557BY", "RВ707173588BY", "12345", "--format", "json")

    assert code == 0
    right, repaired, unknown = json.loads(out)
    assert {"value", "valid", "scheme", "cleaned", "reason"} <= set(right)
    assert (right["valid"], right["scheme"], right["cleaned"]) == (True, "s10", "RB707173557BY")
    assert (repaired["valid"], repaired["cleaned"]) == (False, "RB707173588BY")
    assert "В (U+0412) → B" in repaired["reason"]
    assert (unknown["valid"], unknown["scheme"], unknown["cleaned"]) == (False, None, None)


@pytest.mark.skipif(not VECTORS.exists(), reason="the shared vectors are not beside the project")
def test_check_answers_every_shared_vector_in_one_run():
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]
    code, out, _ = _run("check", "--format", "json", "--", *(v["identifier"] for v in vectors))

    assert code == 0
    for vector, answer in zip(vectors, json.loads(out), strict=True):
        assert answer["value"] == vector["identifier"]
        assert answer["valid"] is vector["valid"]
        assert answer["scheme"] == vector["scheme"]


def test_people_get_one_line_for_each_value():
    code, out, _ = _run("check", "RB707173557BY", "RB\n123")
    assert code == 0
    first, second = out.splitlines()
    assert first.startswith("RB707173557BY: right.")
    assert second.startswith("RB 123: wrong.")


def test_csv_guards_formulas():
    _, out, _ = _run("check", "--format", "csv", "--", "=1+1")
    assert out.splitlines()[1].startswith("'=1+1,")


def test_next_counts_on():
    assert _run("next", "RR123456785BY", "--count", "2")[1].split() == [
        "RR123456799BY", "RR123456808BY",
    ]  # fmt: skip
    answer = json.loads(_run("next", "10944022440321", "--format", "json")[1])
    # 3 * (1+9+4+2+4+0+3) + (0+4+0+2+4+3) = 82, so the check digit is 8
    assert answer == [{"value": "10944022440338"}]


def test_wrong_use_is_one_sentence_and_exit_code_2():
    program = [sys.executable, "-m", "batchpost", "--lang", "en", "identifier"]
    for arguments in (["next", "RB123"], ["next", "RR999999995BY"], ["check"]):
        done = subprocess.run(
            [*program, *arguments], capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert done.stdout == ""


def test_check_loads_no_table_library():
    program = (
        "import sys; from batchpost.cli import main\n"
        "try:\n    main(['identifier', 'check', 'RB707173557BY'])\n"
        "except SystemExit: pass\n"
        "sys.exit(bool({'pandas', 'numpy', 'pyarrow', 'pydantic', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0
