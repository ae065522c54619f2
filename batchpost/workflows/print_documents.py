"""Print the documents of an accepted list into a folder of their own."""

from dataclasses import dataclass
from pathlib import Path

from batchpost.language import Language
from batchpost.model.acceptance import Acceptance
from batchpost.settings import Settings

#: Documents of an acceptance, by report and file kind.
DOCUMENTS = (
    ("register", "pdf"),
    ("register", "html"),
    ("register", "xlsx"),
    ("receipt", "pdf"),
)


@dataclass(frozen=True, slots=True)
class Documents:
    """Where the documents of an acceptance lie, and whether one of them is missing."""

    paths: tuple[Path, ...]
    missing: bool


def folder_of(acceptance: Acceptance, home: Path, settings: Settings) -> Path:
    """Return where the documents of a recorded acceptance belong."""
    day = acceptance.accepted_at.date().isoformat()
    return home / settings.folders.documents / day / f"{acceptance.batch_no:06d}"


def missing_documents(acceptance: Acceptance, folder: Path) -> Documents:
    """Return where the documents belong; a run cut off after recording left some unprinted."""
    paths = tuple(_path(acceptance, folder, report, kind) for report, kind in DOCUMENTS)
    return Documents(paths, missing=not all(path.is_file() for path in paths))


def _path(acceptance: Acceptance, folder: Path, report: str, kind: str) -> Path:
    assert acceptance.batch_no is not None, "only what is recorded is printed"
    return folder / f"{report}-{acceptance.batch_no:06d}.{kind}"


def print_documents(
    acceptance: Acceptance, folder: Path, settings: Settings, language: Language
) -> Documents:
    """Write all documents of `acceptance` into `folder`.

    Raises:
        ReportError: A document cannot be made or written; the record is not touched.
    """
    from concurrent.futures import ThreadPoolExecutor

    from batchpost.reports import write_document
    from batchpost.reports.render import build, render

    views = {name: build(name, acceptance, settings, language) for name, _ in DOCUMENTS}
    # Typst works outside the interpreter's lock: PDFs are set while the rest is written.
    with ThreadPoolExecutor(max_workers=1) as typesetter:
        pending = {
            (name, kind): typesetter.submit(render, views[name], kind)
            for name, kind in DOCUMENTS
            if kind == "pdf"
        }
        for name, kind in sorted(DOCUMENTS, key=lambda document: document[1] == "pdf"):
            content = pending[name, kind].result() if kind == "pdf" else render(views[name], kind)
            write_document(content, _path(acceptance, folder, name, kind))
    return missing_documents(acceptance, folder)
