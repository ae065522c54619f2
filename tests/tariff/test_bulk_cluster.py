"""Parts priced by two real worker processes: the answers of a pricing here, in the same order."""

import importlib
import json
import os
import signal
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from bulk_files import in_small_pieces, priced_rows, requests, write_requests

from batchpost.errors import BatchpostError
from batchpost.model.client import VatMode
from batchpost.parsers.countries import country_code
from batchpost.tariff.bulk import Terms, cluster, price_file
from batchpost.tariff.bulk.cluster import Cluster, price_by_workers
from batchpost.tariff.bulk.errors import (
    ClusterMissingError,
    ClusterUnreachableError,
    WorkerDiffersError,
)

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
TERMS = Terms(date(2026, 1, 15), "legal_entity", "belpochta")


@pytest.fixture(scope="module")
def crew() -> Iterator[Any]:
    """Two worker processes; one scheduler for all tests, whose address is given to each."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as two:
        yield two


@pytest.fixture
def two(crew: Any) -> Cluster:
    return Cluster(crew.scheduler_address)


@pytest.mark.parametrize(
    "case",
    [
        (".csv", "prices.csv", VatMode.BATCH),
        (".csv", "prices", VatMode.LINE),
        (".parquet", "prices.parquet", VatMode.LINE),
        (".parquet", "prices", VatMode.BATCH),
    ],
    ids="-".join,
)
def test_two_workers_give_what_one_process_gives(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: tuple[str, str, VatMode]
) -> None:
    ending, out_name, vat_mode = case
    in_small_pieces(monkeypatch)
    given = tmp_path / f"items{ending}"
    write_requests(given, requests(250), row_group_size=53)
    terms = Terms(TERMS.on, TERMS.customer, TERMS.operator, None, vat_mode)
    here = price_file(given, tmp_path / f"here{ending}", terms, country_code)
    out = tmp_path / out_name
    there = price_by_workers(given, out, terms, country_code, two, into_folder=not out.suffix)
    assert repr(there) == repr(here)
    assert priced_rows(out) == priced_rows(tmp_path / f"here{ending}")
    if ending == out.suffix == ".csv":
        assert out.read_bytes() == (tmp_path / "here.csv").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [given.name, out.name, f"here{ending}"]
    )


def test_the_first_faulty_row_is_named_as_here(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_small_pieces(monkeypatch)
    given = tmp_path / "items.csv"
    table = requests(400)
    table["weight_g"][390] = "many"
    table["weight_g"][207] = "60000"
    write_requests(given, table)
    with pytest.raises(BatchpostError) as here:
        price_file(given, tmp_path / "prices.csv", TERMS, country_code)
    with pytest.raises(BatchpostError) as there:
        price_by_workers(
            given, tmp_path / "prices.csv", TERMS, country_code, two, into_folder=False
        )
    assert (type(there.value), str(there.value)) == (type(here.value), str(here.value))
    assert "209" in str(there.value)
    assert [path.name for path in tmp_path.iterdir()] == ["items.csv"]


def die_once(flag: Path) -> str:
    """End the worker that does this first, as the lack of memory would."""
    try:
        flag.touch(exist_ok=False)
    except FileExistsError:
        return "done"
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    return "never"


def test_a_part_whose_worker_is_lost_goes_to_another(crew: Any, tmp_path: Path) -> None:
    from distributed import Client

    with Client(crew.scheduler_address, timeout=15) as client:
        rests_on = cluster._what_prices_rest_on(None)
        own = cluster._Crew(client, "two", rests_on)
        task = partial(_die_once_source(), str(tmp_path / "flag"))
        assert own.do(TERMS, [task]) == ["done"]


def _die_once_source() -> Any:
    """Return the deed as something a worker can unpickle: it cannot import this file."""
    import cloudpickle

    cloudpickle.register_pickle_by_value(importlib.import_module(die_once.__module__))
    return lambda flag: die_once(Path(flag))


def test_a_worker_with_other_tariffs_does_not_price(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "items.csv"
    write_requests(given, requests(5))
    monkeypatch.setattr(cluster, "__version__", "0.0.9")
    with pytest.raises(WorkerDiffersError, match=r"0\.0\.9"):
        price_by_workers(given, tmp_path / "out.csv", TERMS, country_code, two, into_folder=False)


def test_no_scheduler_ends_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = tmp_path / "items.csv"
    write_requests(given, requests(5))
    monkeypatch.setattr(cluster, "_CONNECT_S", 1)
    nobody = Cluster("tcp://127.0.0.1:9")
    with pytest.raises(ClusterUnreachableError, match=r"tcp://127\.0\.0\.1:9"):
        price_by_workers(
            given, tmp_path / "out.csv", TERMS, country_code, nobody, into_folder=False
        )
    assert not (tmp_path / "out.csv").exists()


def test_without_the_extra_the_way_to_install_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "items.csv"
    write_requests(given, requests(5))
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ClusterMissingError, match=r'pip install "batchpost\[cluster\]"'):
        price_by_workers(
            given, tmp_path / "out.csv", TERMS, country_code, Cluster(), into_folder=False
        )


def test_the_command_prices_by_a_scheduler_and_prints_the_same_sums(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from batchpost.cli import main

    monkeypatch.setenv("BATCHPOST_HOME", str(tmp_path / "home"))
    given, out = tmp_path / "items.csv", tmp_path / "prices"
    write_requests(given, requests(20))
    call = ["price", "--batch", str(given), "--on", "2026-01-15", "--format", "json"]
    here = CliRunner().invoke(main, [*call, "--out", f"{out}.csv"])
    there = CliRunner().invoke(main, [*call, "--out", f"{out}/", "--scheduler", two.name])
    assert (here.exit_code, there.exit_code) == (0, 0), there.output
    assert here.stdout.replace("prices.csv", "prices") == there.stdout
    assert json.loads(here.stdout)["totals"][0]["currency"] == "BYN"
    assert (out / "part-00000.csv").read_bytes() == out.with_suffix(".csv").read_bytes()
    both = CliRunner().invoke(
        main, [*call, "--out", "x.csv", "--scheduler", two.name, "--workers", "2"]
    )
    assert both.exit_code == 2
