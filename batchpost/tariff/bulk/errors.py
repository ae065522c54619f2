"""Why a file of requests cannot be priced as a whole."""

from pathlib import Path

from batchpost.errors import ListError, ReportError, WrongUseError
from batchpost.model.message import message
from batchpost.model.reasons import Reason


class BatchFileError(ListError):
    """A file of requests cannot be read."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(
            message(
                "{path} cannot be read as csv or Parquet with a column `service`: {reason}",
                path=path,
                reason=reason,
            )
        )


class BatchRowError(ListError):
    """A row of a csv file has more or fewer cells than its heading."""

    def __init__(self, path: Path, row: int, found: int, expected: int) -> None:
        super().__init__(
            message(
                "{path}, row {row}: {found} cells where the heading has {expected}. Correct the "
                "row, or set a cell that holds the separator in quotes.",
                path=path,
                row=row,
                found=found,
                expected=expected,
            )
        )


class BatchQuotesError(ListError):
    """A csv file cannot be cut into parts: where its quotes end is not clear."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            message(
                "{path} cannot be cut into parts for several workers: where its quotes end is not "
                "clear. Price it without `--workers` and `--scheduler`.",
                path=path,
            )
        )


class BatchOutError(ReportError):
    """The file of prices cannot be written."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(
            message("The prices cannot be written to {path}: {reason}", path=path, reason=reason)
        )


class BatchOntoItselfError(WrongUseError):
    """The prices would replace the requests."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            message(
                "{path} holds the items; the prices would replace them. Give `--out` another file.",
                path=path,
            )
        )


class FolderInUseError(WrongUseError):
    """A folder for parts of prices holds something already."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            message(
                "The folder {path} is not empty. Give `--out` a new or an empty folder.", path=path
            )
        )


class ClusterMissingError(WrongUseError):
    """Several workers were asked for, and the program that runs them is not installed."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "Pricing by several workers needs Dask, which is not installed. Install it with "
                "`{command}`.",
                command='pip install "batchpost[cluster]"',
            )
        )


class ClusterUnreachableError(WrongUseError):
    """No scheduler answers, or its workers went away."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            message(
                "The cluster {address} cannot be used: {reason}. Look whether its scheduler and "
                "workers run, or price without `--scheduler`.",
                address=address,
                reason=reason,
            )
        )


class WorkerDiffersError(WrongUseError):
    """A worker has another version of the program or other tariffs: its prices could differ."""

    def __init__(self, worker: str, found: str, expected: str) -> None:
        super().__init__(
            message(
                "The worker {worker} prices by batchpost and tariffs {found}, here they are "
                "{expected}. Install the same version and the same tariffs on every worker.",
                worker=worker,
                found=found,
                expected=expected,
            )
        )
