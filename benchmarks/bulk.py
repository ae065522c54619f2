"""Bulk pricing: a Parquet file priced here piece by piece, then by one and two Dask workers.

    python benchmarks/bulk.py [MILLIONS] [FOLDER]

Prints seconds, requests a second, the most memory of the pricing process, and proves that
the sums are the same, byte for byte, whoever did the work. The cluster is started once for
each count of workers and its start is not timed: a cluster is there before the file comes.
Two workers need two free processors; run it on a machine that does nothing else.
"""

import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from batchpost.parsers.countries import country_code
from batchpost.tariff.bulk import Bulk, Terms
from batchpost.tariff.bulk.cluster import Cluster, price_by_workers

SERVICES = (
    "letter_registered", "printed_matter_registered", "small_packet_registered",
    "small_packet_ordinary", "small_packet_insured", "letter_first_class", "parcel",
)  # fmt: skip
ADVICES = ("", "simple", "registered", "electronic")
TERMS = Terms(date(2026, 11, 22), "legal_entity", "belpochta")
GROUP = 1 << 20
HERE = """
import json, resource, sys, time
from pathlib import Path
from benchmarks_bulk import TERMS, country_code, sums
from batchpost.tariff.bulk import price_file
begun, busy = time.perf_counter(), time.process_time()
done = price_file(Path(sys.argv[1]), Path(sys.argv[2]), TERMS, country_code)
print(json.dumps({
    "sums": sums(done), "seconds": time.perf_counter() - begun,
    "busy": time.process_time() - busy,
    "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def make_file(path: Path, count: int) -> None:
    """Write plausible requests, the same every time."""
    draw = np.random.default_rng(20261122)
    writer = None
    for begin in range(0, count, GROUP):
        size = min(GROUP, count - begin)
        service = draw.integers(0, len(SERVICES), size)
        parcel = service == SERVICES.index("parcel")
        valued = parcel | (service == SERVICES.index("small_packet_insured"))
        declared = np.where(valued & (draw.random(size) < 0.7), draw.integers(1, 500_000, size), 0)
        texts = [
            f"{value // 100}.{value % 100:02d}" if value else "" for value in declared.tolist()
        ]
        table = pa.table(
            {
                "service": _chosen(SERVICES, service),
                "weight_g": np.where(
                    parcel, draw.integers(1, 50_001, size), draw.integers(1, 2_001, size)
                ),
                "declared_value": texts,
                "advice": _chosen(ADVICES, draw.integers(0, len(ADVICES), size)),
                "mark": pc.if_else(pa.array(valued & (draw.random(size) < 0.2)), "fragile", ""),
            }
        )
        writer = writer or parquet.ParquetWriter(path, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()


def _chosen(values: tuple[str, ...], codes: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(values)).dictionary_decode()


def sums(done: Bulk) -> str:
    """Return the sums as bytes that can be compared."""
    return json.dumps([done.items, done.charges, done.totals], sort_keys=True)


def here(source: Path, out: Path) -> dict:
    """Price in a process of its own, so that its memory can be told."""
    code = HERE.replace("benchmarks_bulk", Path(__file__).stem)
    done = subprocess.run(
        [sys.executable, "-c", code, str(source), str(out)],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parent,
    )  # fmt: skip
    return json.loads(done.stdout)


def by_workers(source: Path, folder: Path, workers: int) -> tuple[str, float]:
    """Price by a cluster into a folder; return the sums and the seconds."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        cluster.wait_for_workers(workers)
        crew = Cluster(cluster.scheduler_address)
        warm = folder / f"warm-{workers}"
        price_by_workers(source.with_name("warm.parquet"), warm, TERMS, country_code, crew,
                         into_folder=True)  # fmt: skip
        begun = time.perf_counter()
        out = folder / f"by-{workers}"
        done = price_by_workers(source, out, TERMS, country_code, crew, into_folder=True)
        return sums(done), time.perf_counter() - begun


def main(count: int, folder: Path) -> None:
    """Run all, print a table."""
    source = folder / "items.parquet"
    make_file(source, count)
    make_file(source.with_name("warm.parquet"), 2 * GROUP)
    alone = here(source, folder / "here.parquet")
    print(f"{count:,} requests, {source.stat().st_size / 2**20:.0f} MiB of Parquet")
    _row("here, one file", count, alone["seconds"], f"{alone['mib']:.0f} MiB at most,")
    print(f"{'':24}{alone['busy']:8.1f} s of the processor")
    one, one_s = by_workers(source, folder, 1)
    two, two_s = by_workers(source, folder, 2)
    _row("one worker, a folder", count, one_s, "")
    _row("two workers, a folder", count, two_s, f"{one_s / two_s:.2f} × one")
    assert alone["sums"] == one == two
    print("sums:", alone["sums"])


def _row(name: str, count: int, seconds: float, beside: str) -> None:
    print(f"{name:24}{seconds:8.1f} s {count / seconds / 1e6:6.2f} M/s  {beside}")


if __name__ == "__main__":
    millions = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    if len(sys.argv) > 2:
        main(int(millions * 1e6), Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as folder_name:
            main(int(millions * 1e6), Path(folder_name))
