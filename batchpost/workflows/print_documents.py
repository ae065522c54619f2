"""Print the documents of an accepted list into a folder of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from batchpost.language import Language
from batchpost.model.acceptance import Acceptance
from batchpost.settings import Settings


@dataclass(frozen=True, slots=True)
class Document:
    """One document of an acceptance: which report, as which kind of file, where."""

    report: str
    kind: str
    path: Path


def folder_of(acceptance: Acceptance, home: Path, settings: Settings) -> Path:
    """Return where the documents of a recorded acceptance belong."""
    assert acceptance.batch_no is not None, "only what is recorded is printed"
    return folder_at(acceptance.accepted_at.date(), acceptance.batch_no, home, settings)


def folder_at(accepted_on: date, batch_no: int, home: Path, settings: Settings) -> Path:
    """Return where the documents of a list accepted on that day belong."""
    return home / settings.folders.documents / accepted_on.isoformat() / f"{batch_no:06d}"


def documents_of(
    acceptance: Acceptance, folder: Path, register_as: Iterable[str]
) -> tuple[Document, ...]:
    """Return the documents of a recorded acceptance: the register in these forms, the receipt."""
    assert acceptance.batch_no is not None, "only what is recorded is printed"
    wanted = [*(("register", kind) for kind in dict.fromkeys(register_as)), ("receipt", "pdf")]
    return tuple(
        Document(report, kind, folder / f"{report}-{acceptance.batch_no:06d}.{kind}")
        for report, kind in wanted
    )


def print_documents(
    acceptance: Acceptance,
    documents: Iterable[Document],
    settings: Settings,
    language: Language,
) -> None:
    """Make and write the documents.

    Raises:
        ReportError: A document cannot be made or written; the record is not touched.
    """
    from concurrent.futures import ThreadPoolExecutor

    from batchpost.reports import write_document
    from batchpost.reports.render import build, render

    wanted = tuple(documents)
    names = {document.report for document in wanted}
    views = {name: build(name, acceptance, settings, language) for name in sorted(names)}
    # Typst works outside the interpreter's lock: PDFs are set while the rest is written.
    with ThreadPoolExecutor(max_workers=1) as typesetter:
        pending = [
            (document, typesetter.submit(render, views[document.report], document.kind))
            for document in wanted
            if document.kind == "pdf"
        ]
        for document in wanted:
            if document.kind != "pdf":
                write_document(render(views[document.report], document.kind), document.path)
        for document, content in pending:
            write_document(content.result(), document.path)
