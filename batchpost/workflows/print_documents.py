"""Print the documents of an accepted list into a folder of their own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Thread

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
    ahead: "MadeAhead | None" = None,
) -> None:
    """Make and write the documents, or write those made ahead where they are of this list.

    Raises:
        ReportError: A document cannot be made or written; the record is not touched.
    """
    from batchpost.reports import write_document

    wanted = tuple(documents)
    if ahead is None or ahead.batch_no != acceptance.batch_no:
        made = make_documents(acceptance, wanted, settings, language)
    else:
        made = ahead.made()
    paths = {document.path.name: document.path for document in wanted}
    for document, content in made:
        write_document(content, paths[document.path.name])


def make_documents(
    acceptance: Acceptance, documents: Iterable[Document], settings: Settings, language: Language
) -> Iterator[tuple[Document, bytes]]:
    """Make documents, without writing them.

    Raises:
        ReportError: A document cannot be made.
    """
    from concurrent.futures import ThreadPoolExecutor

    from batchpost.reports.render import build, render

    wanted = tuple(documents)
    names = {document.report for document in wanted}
    views = {name: build(name, acceptance, settings, language) for name in sorted(names)}
    # Typst works outside the interpreter's lock: PDFs are set while the rest is made.
    with ThreadPoolExecutor(max_workers=1) as typesetter:
        pending = [
            (document, typesetter.submit(render, views[document.report], document.kind))
            for document in wanted
            if document.kind == "pdf"
        ]
        for document in wanted:
            if document.kind != "pdf":
                yield document, render(views[document.report], document.kind)
        for document, content in pending:
            yield document, content.result()


class MadeAhead:
    """The documents of a list, made under the number it will likely bear while it is recorded.

    Nothing is written before the list stands in the ledger, under that number.
    """

    def __init__(self, foreseen: Acceptance, settings: Settings, language: Language) -> None:
        self.batch_no = foreseen.batch_no
        self._made: list[tuple[Document, bytes]] = []
        self._fault: Exception | None = None
        # A daemon: where the list is refused after all, nobody waits for its documents.
        self._maker = Thread(target=self._make, args=(foreseen, settings, language), daemon=True)
        self._maker.start()

    def _make(self, foreseen: Acceptance, settings: Settings, language: Language) -> None:
        documents = documents_of(foreseen, Path(), settings.documents.register_as)
        try:
            self._made.extend(make_documents(foreseen, documents, settings, language))
        except Exception as error:  # noqa: BLE001 - raised again where the documents are wanted
            self._fault = error

    def made(self) -> Iterator[tuple[Document, bytes]]:
        """Return the documents.

        Raises:
            ReportError: A document could not be made.
        """
        self._maker.join()
        yield from self._made
        if self._fault is not None:
            raise self._fault
