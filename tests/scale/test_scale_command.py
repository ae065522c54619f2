"""`batchpost scale` as scripts and people see it."""

import json
import threading
import time
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from batchpost.cli import main
from batchpost.scale.channels import open_channel
from batchpost.scale.codec import codec, protocols
from batchpost.scale.simulator import Platform, read_loads, serve

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "scales-vectors.json"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["scale", *arguments, "--lang", "en"])


def test_list_shows_every_protocol() -> None:
    done = run("list", "--format", "json")
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert [each["name"] for each in answer["protocols"]] == protocols()
    assert "massa-k-100" in run("list").stdout


def test_decode_answers_as_the_vectors_do() -> None:
    if not VECTORS.is_file():
        pytest.skip("the published vectors are not beside the repository")
    for vector in json.loads(VECTORS.read_text(encoding="utf-8")):
        if vector["protocol"] not in {"massa-k-100", "mt-sics", "cas-enq"}:
            continue
        done = run("decode", vector["protocol"], vector["response_hex"], "--format", "json")
        answer, expected = json.loads(done.stdout, parse_float=Decimal), vector["expect"]
        assert {"grams", "stable", "status", "raw"} <= set(answer)
        assert (answer["status"], answer["stable"]) == (expected["status"], expected["stable"])
        if expected["grams"] is None:
            assert answer["grams"] is None
        else:
            off = abs(Decimal(answer["grams"]) - Decimal(str(expected["grams"])))
            assert off <= Decimal("0.01")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["decode", "massa-k-100", "zz"], 2),
        (["decode", "nope", "00"], 2),
        (["read", "no-such-port", "--protocol", "mt-sics"], 6),
        (["read", "socket://127.0.0.1:1", "--protocol", "mt-sics"], 6),
        (["read", "loop://", "--protocol", "massa-k-100", "--timeout", "0.5"], 6),
        (["simulate", "mt-sics", "--weights", "heavy"], 2),
    ],
)
def test_refusals(arguments: list[str], code: int) -> None:
    done = run(*arguments)
    assert done.exit_code == code, done.output
    assert len(done.stderr.strip().splitlines()[-1:]) == 1
    assert "Traceback" not in done.output


def test_bytes_may_be_written_apart() -> None:
    done = run("decode", "mt-sics", "53 20 53", "2020202020312e323334206b670d0a", "--format", "csv")
    assert "bad_frame" in done.stdout


@pytest.fixture
def url() -> object:
    ended = threading.Event()
    with open_channel("tcp") as channel:
        platform = Platform(read_loads("20,overload,1234"))
        served = threading.Thread(
            target=serve, args=(channel, codec("massa-k-100"), platform, ended.is_set)
        )
        served.start()
        yield channel.url
        ended.set()
        served.join()


def test_read_takes_one_weight(url: str) -> None:
    done = run("read", url, "--protocol", "massa-k-100", "--format", "json")
    assert json.loads(done.stdout)["grams"] == 20
    assert "settling" in done.stderr


def test_read_refuses_what_is_below_the_least_load(url: str) -> None:
    done = run("read", url, "--protocol", "massa-k-100", "--min-g", "40", "--timeout", "1.2")
    assert done.exit_code == 6
    assert done.stdout == ""


def test_watch_shows_what_comes(url: str) -> None:
    done = run("watch", url, "--protocol", "massa-k-100", "--seconds", "2", "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert {each["status"] for each in found} >= {"zero", "unstable", "ok"}


@pytest.mark.parametrize("shown_as", ["table", "json"])
def test_simulate_says_where_it_is(shown_as: str) -> None:
    began = time.monotonic()
    done = run("simulate", "mt-sics", "--port", "tcp", "--seconds", "0.2", "--format", shown_as,
               "--weights", "20")  # fmt: skip
    assert done.exit_code == 0
    said = json.loads(done.stdout)["url"] if shown_as == "json" else done.stdout
    assert said.startswith("socket://127.0.0.1:")
    assert time.monotonic() - began < 5


def test_protocols_are_named_in_the_language_of_the_reader(tmp_path: Path) -> None:
    arguments = ["--home", str(tmp_path), "--lang", "ru", "scale", "list"]
    done = CliRunner().invoke(main, arguments)
    assert "CAS, 10 байт без запроса" in done.stdout
    assert "n/a" not in done.stdout
