"""The reading process: stopped in time, never taking us along, kept for the next list."""

import pickle
import re
from pathlib import Path

import psutil
import pytest

from batchpost.errors import BatchpostError
from batchpost.parsers import apart, refusals
from batchpost.parsers.apart import read_columns_apart, start_reading
from batchpost.parsers.hints import Hints
from batchpost.parsers.limits import Limits
from batchpost.parsers.member_refusals import SeveralListsError
from batchpost.parsers.reading import read_list

LIST = "Адресат;Индекс;Масса, г\n" + "Козел И.П.;220030;20\n" * 5


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def readers() -> list[psutil.Process]:
    children = psutil.Process().children()
    return [each for each in children if "apart_child" in " ".join(each.cmdline())]


def test_a_list_read_apart_is_the_list_read_here(path: Path) -> None:
    here, apart_from_us = read_list(path), read_columns_apart(path).as_list()
    assert apart_from_us.items.equals(here.items)
    assert apart_from_us.findings == here.findings
    assert apart_from_us.columns == here.columns
    assert (apart_from_us.source, apart_from_us.manifest) == (here.source, here.manifest)
    assert here.table is not None
    assert apart_from_us.table is not None
    assert apart_from_us.table.rows() == here.table.rows()


def test_hints_reach_the_reading(path: Path) -> None:
    assert read_columns_apart(path, Hints(kind="letter")).manifest.kind == "letter"


def test_a_refusal_comes_back_as_itself(tmp_path: Path) -> None:
    with pytest.raises(refusals.ListMissingError, match=r"no\.csv"):
        read_columns_apart(tmp_path / "no.csv")


def test_the_process_is_kept_for_the_next_list(path: Path) -> None:
    read_columns_apart(path)
    first = [each.pid for each in readers()]
    read_columns_apart(path)
    assert [each.pid for each in readers()] == first


def test_a_reading_without_end_is_stopped(path: Path) -> None:
    with pytest.raises(refusals.ReadingTooLongError, match="0 s"):
        start_reading(path, limits=Limits(seconds=0)).result()
    assert len(read_columns_apart(path).as_list().items) == 5


def test_a_reading_without_measure_is_stopped(path: Path) -> None:
    heading, *rows = LIST.splitlines()
    # Long enough that it is looked at before it ends.
    path.write_text("\n".join([heading, *rows * 20_000]), encoding="utf-8")
    with pytest.raises(refusals.ReadingTooWideError):
        start_reading(path, limits=Limits(memory_bytes=1 << 20)).result()


def test_a_process_that_dies_leaves_a_refusal(path: Path) -> None:
    read_columns_apart(path)
    (reader,) = readers()
    reader.suspend()
    pending = start_reading(path)
    reader.kill()
    with pytest.raises(refusals.ReadingBrokeDownError, match=re.escape(str(path))):
        pending.result()
    assert len(read_columns_apart(path).as_list().items) == 5


def test_an_unwanted_reading_is_stopped(path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), start_reading(path):
        raise KeyboardInterrupt
    assert not readers()


def test_a_swollen_process_is_not_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_KEPT_BYTES", 1)
    read_columns_apart(path)
    psutil.wait_procs(readers(), timeout=10)
    assert not readers()


@pytest.mark.parametrize(
    "error",
    [
        refusals.ListMissingError("a.csv"),
        SeveralListsError("a.zip", [("b", 1), ("c", None)]),
        refusals.UnknownListFormatError("a", ["b"]),
    ],
)
def test_refusals_pass_between_processes(error: BatchpostError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (str(again), again.exit_code) == (str(error), error.exit_code)
