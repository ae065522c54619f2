"""A file of requests priced by the workers of a Dask cluster, a part each at a time.

Every worker reads its parts itself and writes their prices itself, so the file and the
folder of the prices must be where all workers see them under the same path. The parts and
their numbers are settled beforehand: charges, their order and the sums are those of a
pricing here, whoever did which part, and so is the sentence when a part has no price.
A part whose worker is lost goes to another one.
"""

import contextlib
import errno
import hashlib
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import partial, reduce
from importlib import import_module
from operator import add
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa

from batchpost import __version__
from batchpost.model.client import VatMode
from batchpost.tariff.book import BUILT_IN
from batchpost.tariff.bulk.charge_columns import SCHEMA, TEXTS
from batchpost.tariff.bulk.errors import (
    BatchOutError,
    ClusterMissingError,
    ClusterUnreachableError,
    WorkerDiffersError,
)
from batchpost.tariff.bulk.pricer import Shares, Tallies
from batchpost.tariff.bulk.run import (
    part_name,
    parts_of,
    price_part,
    refuse_itself,
    settled,
    tally_part,
)
from batchpost.tariff.bulk.sink import fresh_folder, replacing, scratch_folder, sink
from batchpost.tariff.bulk.source import Part, is_parquet
from batchpost.tariff.bulk.terms import Bulk, Terms
from batchpost.tariff.requests import CountryOf

#: How long a scheduler may take to answer.
_CONNECT_S = 15
_COPY_ROWS = 1 << 18
_DATA = frozenset({".csv", ".toml", ".json"})


@dataclass(frozen=True, slots=True)
class Cluster:
    """Which workers: those of a scheduler that runs, or so many started here."""

    scheduler: str | None = None
    workers: int = 2

    @property
    def name(self) -> str:
        """Return what the cluster is called in sentences."""
        return self.scheduler or f"--workers {self.workers}"


def price_by_workers(
    source: Path,
    out: Path,
    terms: Terms,
    country_of: CountryOf,
    cluster: Cluster,
    *,
    into_folder: bool,
) -> Bulk:
    """Price the requests of a file by several workers, into a file or a folder of parts.

    Raises:
        ClusterMissingError: Dask is not installed.
        ClusterUnreachableError: No scheduler answers, or its workers went away.
        WorkerDiffersError: A worker has another version of the program or other tariffs.
        As for `run.price_file`: of the first part, in the file's order, that has no price.
    """
    refuse_itself(source, out)
    source, out = source.resolve(), out.resolve()
    parts = parts_of(source)
    ending = source.suffix if into_folder else out.suffix
    made = fresh_folder(out) if into_folder else scratch_folder(out)
    with made as folder:
        files = [folder / part_name(part, ending) for part in parts]
        with _connected(cluster) as client:
            crew = _Crew(client, cluster.name, _what_prices_rest_on(terms.books))
            done = _price_all(crew, parts, files, terms, country_of, headings=into_folder)
        for path in files:
            if not path.is_file():
                raise BatchOutError(path, os.strerror(errno.ENOENT))
        if not into_folder:
            _join(files, out)
    return done


def _price_all(
    crew: "_Crew",
    parts: Sequence[Part],
    files: Sequence[Path],
    terms: Terms,
    country_of: CountryOf,
    *,
    headings: bool,
) -> Bulk:
    """Have all parts priced; VAT on the batch is tallied over all of them before."""
    shares: Sequence[Shares | None] = [None] * len(parts)
    if terms.vat_mode is VatMode.BATCH:
        tallies: list[Tallies] = crew.do(
            terms, [partial(tally_part, part, terms, country_of) for part in parts]
        )
        shares = settled(tallies)
    done: list[Bulk] = crew.do(
        terms,
        [
            partial(
                price_part, part, path, terms, country_of, mine,
                heading=headings or part is parts[0],
            )
            for part, path, mine in zip(parts, files, shares, strict=True)
        ],
    )  # fmt: skip
    return reduce(add, done)


@dataclass(frozen=True, slots=True)
class _Crew:
    """The workers at hand, and what their prices must rest on."""

    client: Any
    name: str
    rests_on: str

    def do(self, terms: Terms, tasks: Sequence[Callable[[], Any]]) -> list[Any]:
        """Return what comes of each task, in their order.

        The fault of the earliest task is the one that is raised; later tasks are given up.
        """
        dask = _dask()
        turn = uuid4().hex
        futures = {
            self.client.submit(
                _checked, self.rests_on, terms.books, task, key=f"batchpost-{turn}-{index}"
            ): index
            for index, task in enumerate(tasks)
        }
        done: dict[int, Any] = {}
        faults: dict[int, BaseException] = {}
        try:
            for future in dask.as_completed(futures):
                index = futures[future]
                if index > min(faults, default=index):
                    continue
                if future.status == "finished":
                    done[index] = future.result()
                    continue
                faults[index] = future.exception()
                later = [one for one, number in futures.items() if number > index]
                self.client.cancel(later)
            if faults:
                raise faults[min(faults)]
        except (dask.KilledWorker, CancelledError, OSError, TimeoutError) as error:
            reason = str(error) or type(error).__name__
            raise ClusterUnreachableError(self.name, reason) from error
        except ModuleNotFoundError as error:
            raise WorkerDiffersError(self.name, str(error.name), __version__) from error
        return [done[index] for index in range(len(tasks))]


def _checked(rests_on: str, books: Path | None, task: Callable[[], Any]) -> Any:
    """Do a task on a worker, unless its prices would rest on something else."""
    mine = _what_prices_rest_on(books)
    if mine != rests_on:
        raise WorkerDiffersError(_dask().get_worker().address, mine, rests_on)
    return task()


def _dask() -> Any:
    """Return Dask's distributed part, which is an extra and loads slowly."""
    try:
        return import_module("distributed")
    except ImportError as error:
        raise ClusterMissingError from error


def _what_prices_rest_on(books: Path | None) -> str:
    """Return the version of the program and a hash of all tariffs at hand."""
    whole = hashlib.sha256()
    for root in (BUILT_IN, books):
        if root is not None and root.is_dir():
            for path in sorted(one for one in root.rglob("*") if one.suffix in _DATA):
                whole.update(path.relative_to(root).as_posix().encode())
                whole.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{__version__} ({whole.hexdigest()[:16]})"


@contextlib.contextmanager
def _connected(cluster: Cluster) -> Iterator[Any]:
    """Yield a client of the cluster; workers started here end with it."""
    dask = _dask()
    with contextlib.ExitStack() as stack:
        try:
            address: Any = cluster.scheduler
            if address is None:
                address = stack.enter_context(
                    dask.LocalCluster(
                        n_workers=cluster.workers,
                        threads_per_worker=1,
                        processes=True,
                        dashboard_address=None,
                        silence_logs=logging.CRITICAL,
                    )
                )
            client = stack.enter_context(dask.Client(address, timeout=_CONNECT_S))
            if not client.scheduler_info()["workers"]:
                client.wait_for_workers(1, timeout=_CONNECT_S)
        except (OSError, TimeoutError, ValueError, RuntimeError) as error:
            reason = str(error) or type(error).__name__
            raise ClusterUnreachableError(cluster.name, reason) from error
        yield client


def _join(files: Sequence[Path], out: Path) -> None:
    """Put the files of the parts together, in their order.

    Raises:
        BatchOutError: The file cannot be written.
    """
    if not is_parquet(out):
        with replacing(out) as whole:
            for path in files:
                with path.open("rb") as part:
                    shutil.copyfileobj(part, whole, 1 << 20)
        return
    from pyarrow import parquet  # noqa: PLC0415 - only here

    with sink(out) as opened:
        for path in files:
            with parquet.ParquetFile(path, read_dictionary=[*TEXTS, "currency"]) as part:
                for batch in part.iter_batches(_COPY_ROWS):
                    opened.write(pa.Table.from_batches([batch]).cast(SCHEMA))
