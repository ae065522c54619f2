"""Reports and renderers by name: a report is a folder here, a renderer a `to_<kind>` file."""

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from batchpost.errors import ReportError
from batchpost.model.message import message
from batchpost.reports.view import View

FOLDER = Path(__file__).parent


class UnknownReportError(ReportError):
    """There is no such report, or it is not made in that form."""

    def __init__(self, wanted: str, known: list[str]) -> None:
        super().__init__(
            message(
                "There is no {wanted} here. Choose one of: {known}.",
                wanted=wanted,
                known=", ".join(known),
            )
        )


def names() -> list[str]:
    """Return the names of all reports."""
    return sorted(found.name for found in pkgutil.iter_modules([str(FOLDER)]) if found.ispkg)


def report(name: str) -> ModuleType:
    """Return a report's module: `TITLE`, `FORMATS`, `COPIES` and `build`.

    Raises:
        UnknownReportError: There is no such report.
    """
    if name not in names():
        raise UnknownReportError(name, names())
    return importlib.import_module(f"batchpost.reports.{name}")


def build(name: str, *inputs: Any) -> View:
    """Build the view of the report `name` from what its `build` takes.

    Raises:
        UnknownReportError: There is no such report.
    """
    view = report(name).build(*inputs)
    assert isinstance(view, View)
    return view


def render(view: View, kind: str, copies: int | None = None) -> bytes:
    """Return `view` as a document of `kind`; `copies` of it where the report is made in copies.

    Raises:
        UnknownReportError: The report is not made in this form.
        ReportError: The document cannot be made.
    """
    module = report(view.report)
    if kind not in module.FORMATS:
        raise UnknownReportError(f"{view.report}.{kind}", list(module.FORMATS))
    renderer = importlib.import_module(f"batchpost.reports.to_{kind}")
    count = module.COPIES if copies is None else copies
    made: bytes = getattr(renderer, f"to_{kind}")(view, count)
    return made


def render_all(wanted: Sequence[tuple[View, str]]) -> Iterator[tuple[int, bytes]]:
    """Yield views as documents of a kind each, with their places among those wanted; PDFs last.

    Raises:
        UnknownReportError: A report is not made in this form.
        ReportError: A document cannot be made.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - one document needs none

    # Typst works outside the interpreter's lock: PDFs are set while the rest is made.
    with ThreadPoolExecutor(max_workers=1) as typesetter:
        pending = {
            number: typesetter.submit(render, view, kind)
            for number, (view, kind) in enumerate(wanted)
            if kind == "pdf"
        }
        for number, (view, kind) in enumerate(wanted):
            if kind != "pdf":
                yield number, render(view, kind)
        for number, content in pending.items():
            yield number, content.result()
