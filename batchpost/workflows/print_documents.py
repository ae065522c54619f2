"""Print the documents of an accepted list into a folder of their own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from batchpost.errors import ReportError
from batchpost.language import Language
from batchpost.model.acceptance import Acceptance, BatchState
from batchpost.model.corrections import Correction
from batchpost.model.message import message
from batchpost.model.reasons import Reason
from batchpost.settings import Settings

if TYPE_CHECKING:
    from batchpost.reports.render_apart import Renderer
    from batchpost.reports.view import View


class NotPrintedError(ReportError):
    """The documents of a recorded list have no place."""

    def __init__(self, folder: Path, fault: Reason) -> None:
        super().__init__(
            message(
                "Documents cannot be written to {folder}: {fault}. Choose another folder with "
                "--out or in the settings. What was recorded stays recorded.",
                folder=folder,
                fault=fault,
            )
        )


@dataclass(frozen=True)
class Document:
    """One document of a list: which report, as which kind of file, where, and of what."""

    report: str
    kind: str
    path: Path
    about: Acceptance | Correction


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
    """Return the documents of a list as it stands: the register in these forms, the receipt.

    Those of a corrected list have names of their own, beside what was printed first. A list that
    was cancelled has neither.
    """
    assert acceptance.batch_no is not None, "only what is recorded is printed"
    if acceptance.state is BatchState.CANCELLED:
        return ()
    name = f"{acceptance.batch_no:06d}"
    if acceptance.changes:
        name += f"-{len(acceptance.changes)}"
    wanted = [*(("register", kind) for kind in dict.fromkeys(register_as)), ("receipt", "pdf")]
    return tuple(
        Document(report, kind, folder / f"{report}-{name}.{kind}", acceptance)
        for report, kind in wanted
    )


def acts_of(
    correction: Correction, folder: Path, register_as: Iterable[str]
) -> tuple[Document, ...]:
    """Return the act of a correction: for paper, and in the forms of the register."""
    name = f"act-{correction.acceptance.batch_no:06d}-{correction.change.number}"
    return tuple(
        Document("correction_act", kind, folder / f"{name}.{kind}", correction)
        for kind in dict.fromkeys(("pdf", *register_as))
    )


def print_documents(
    documents: Iterable[Document],
    settings: Settings,
    language: Language,
    ahead: "MadeAhead | None" = None,
) -> None:
    """Make and write documents, or write those made ahead where they are the same.

    Raises:
        ReportError: A document cannot be made or written; the record is not touched.
    """
    from batchpost.reports.document import DocumentFolderError, write_document

    wanted = tuple(documents)
    paths = {document.path.name: document.path for document in wanted}
    if ahead is not None and ahead.names == set(paths):
        made = ahead.made()
    else:
        made = make_documents(wanted, settings, language)
    for document, content in made:
        try:
            write_document(content, paths[document.path.name])
        except DocumentFolderError as error:
            raise NotPrintedError(error.folder, error.fault) from error


def make_documents(
    documents: Sequence[Document],
    settings: Settings,
    language: Language,
    renderer: "Renderer | None" = None,
) -> Iterator[tuple[Document, bytes]]:
    """Make documents, without writing them; they are rendered by `renderer` if there is one.

    Raises:
        ReportError: A document cannot be made.
    """
    from batchpost.reports.render import render_all

    if renderer is not None:
        renderer.ask(_views(documents, settings, language))
        made = renderer.answer()
        if made is not None or renderer.ended:
            yield from zip(documents, made or (), strict=made is not None)
            return
    for number, content in render_all(_views(documents, settings, language)):
        yield documents[number], content


def _views(
    documents: Sequence[Document], settings: Settings, language: Language
) -> "list[tuple[View, str]]":
    """Return what each document shows, and as which kind of file."""
    from batchpost.reports.render import build

    views: dict[tuple[str, int], View] = {}
    for document in documents:
        of = (document.report, id(document.about))
        if of not in views:
            views[of] = build(document.report, document.about, settings, language)
    return [(views[each.report, id(each.about)], each.kind) for each in documents]


class MadeAhead:
    """The documents of a list, made under the number it will likely bear while it is recorded.

    Nothing is written before the list stands in the ledger, under that number.
    """

    def __init__(
        self,
        foreseen: Acceptance,
        settings: Settings,
        language: Language,
        renderer: "Renderer | None" = None,
    ) -> None:
        self._documents = documents_of(foreseen, Path(), settings.documents.register_as)
        self.names = {document.path.name for document in self._documents}
        self._made: list[tuple[Document, bytes]] = []
        self._fault: Exception | None = None
        # A daemon: where the list is refused after all, nobody waits for its documents.
        self._maker = Thread(target=self._make, args=(settings, language, renderer), daemon=True)
        self._maker.start()

    def _make(self, settings: Settings, language: Language, renderer: "Renderer | None") -> None:
        try:
            self._made.extend(make_documents(self._documents, settings, language, renderer))
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
