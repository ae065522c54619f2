"""The reading process: stopped in time, never taking us along, kept for the next list."""

import contextlib
import pickle
import re
import time
from pathlib import Path

import psutil
import pytest

from batchpost.errors import BatchpostError
from batchpost.parsers import apart, refusals
from batchpost.parsers.apart import read_columns_apart, reading_ahead, start_reading
from batchpost.parsers.hints import NO_HINTS, Hints
from batchpost.parsers.limits import LIMITS, Limits
from batchpost.parsers.member_refusals import SeveralListsError
from batchpost.parsers.reading import read_list

LIST = "Адресат;Индекс;Масса, г\n" + "Козел И.П.;220030;20\n" * 5


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def readers() -> list[psutil.Process]:
    found = []
    for each in psutil.Process().children():
        with contextlib.suppress(psutil.Error):  # one that is just ending
            found += [each] if "apart_child" in " ".join(each.cmdline()) else []
    return found


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


@pytest.fixture
def long_path(tmp_path: Path) -> Path:
    """A list long enough that its reading is looked at before it ends."""
    heading, *rows = LIST.splitlines()
    path = tmp_path / "long.csv"
    path.write_text("\n".join([heading, *rows * 20_000]), encoding="utf-8")
    return path


def test_a_reading_without_end_is_stopped(path: Path, long_path: Path) -> None:
    with pytest.raises(refusals.ReadingTooLongError, match="0 s"):
        start_reading(long_path, limits=Limits(seconds=0, seconds_per_mb=0)).result()
    assert len(read_columns_apart(path).as_list().items) == 5


def test_a_reading_without_measure_is_stopped(long_path: Path) -> None:
    with pytest.raises(refusals.ReadingTooWideError):
        start_reading(long_path, limits=Limits(memory_bytes=1 << 20)).result()


def test_a_reading_begun_ahead_goes_on_where_the_same_is_asked(path: Path) -> None:
    read_columns_apart(path)
    with reading_ahead(path, NO_HINTS, LIMITS):
        begun = readers()
        assert len(start_reading(path).result().as_list().items) == 5
    assert readers() == begun


def test_a_reading_begun_ahead_waits_for_who_is_asked_something_first(path: Path) -> None:
    limits = Limits(seconds=0.05, seconds_per_mb=0)
    read_columns_apart(path)  # the process is ready
    with reading_ahead(path, NO_HINTS, limits):
        time.sleep(1)
        assert len(start_reading(path, limits=limits).result().as_list().items) == 5


def test_a_reading_begun_ahead_gives_way_where_another_is_asked(path: Path) -> None:
    with reading_ahead(path, NO_HINTS, LIMITS):
        asked = start_reading(path, Hints(kind="letter"))
        assert asked.result().manifest.kind == "letter"
    with reading_ahead(path, NO_HINTS, LIMITS):
        pass
    assert readers() == []


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
