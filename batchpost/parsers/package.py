"""Office packages (OPC): a zip of parts, the workbook among them found by its relations.

Shared by xlsx and xlsb, which differ in what their parts are written in.
Source: ECMA-376 part 2 (packages), [MS-XLSB] 2.1.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, normpath
from posixpath import join as join_path

from batchpost.errors import ListError
from batchpost.model.message import message
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.safe_xml import walk

_TYPES = "[content_types].xml"
_TYPES_BYTES = 1 << 20
_DOCTYPE = b"<!DOCTYPE"
_FREE = "customxml/"
WORKSHEET = "worksheet"
MACRO_SHEETS = frozenset(("xlmacrosheet", "xlintlmacrosheet"))


@dataclass(frozen=True, slots=True)
class Relation:
    """Where one part points: the last word of the relation's type, and the part's path."""

    kind: str
    target: str


class Package:
    """The parts of an office package, by paths that are compared without their letter case."""

    def __init__(self, file: ListFile) -> None:
        self.file = file
        self._parts = {
            name.replace("\\", "/").lstrip("/").lower(): name for name in file.archive.names
        }

    def find(self, path: str) -> str | None:
        """Return the member that holds a part, as the archive's directory spells it."""
        return self._parts.get(path.lower())

    def relations(self, path: str) -> dict[str, Relation]:
        """Return the relations of a part by their names; of the whole package for no part.

        Raises:
            ListError: They are damaged.
        """
        folder, _, name = path.rpartition("/")
        member = self.find(f"{folder}/_rels/{name}.rels".lstrip("/"))
        found: dict[str, Relation] = {}

        def start(element: str, attributes: dict[str, str]) -> None:
            if element == "Relationship" and attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2].lower()
                target = _resolved(dirname(path), attributes.get("Target", ""))
                found[attributes.get("Id", "")] = Relation(kind, target)

        if member is not None:
            walk(self.file.name, self.file.archive.chunks(member), start)
        return found

    @cached_property
    def workbook(self) -> str:
        """Return the path of the workbook part.

        Raises:
            BrokenListError: There is none.
        """
        for relation in self.relations("").values():
            if relation.kind == "officedocument" and self.find(relation.target):
                return relation.target
        for usual in ("xl/workbook.xml", "xl/workbook.bin"):
            if self.find(usual):
                return usual
        raise BrokenListError(
            self.file.name, "xlsx", message("{name} is missing", name="xl/workbook.xml")
        )

    def look_through(self, members: Collection[str], endings: tuple[str, ...]) -> None:
        """Unpack members that were not looked at yet, before another reader does.

        A client's own XML in the package (`customXml`) may be of any kind.

        Raises:
            ListError: One is damaged, unpacks to too much, or declares a document type.
        """
        for member in sorted(members):
            name = member.replace("\\", "/").lstrip("/").lower()
            if not name.endswith(endings):
                continue
            tail = b""
            for piece in self.file.archive.chunks(member):
                said = _DOCTYPE in piece or _DOCTYPE in tail + piece[: len(_DOCTYPE)]
                if said and not name.startswith(_FREE) and not name.endswith(".bin"):
                    raise BrokenListError(self.file.name, "XML", "DOCTYPE")
                tail = piece[-len(_DOCTYPE) :]

    def has_macros(self, relations: dict[str, Relation]) -> bool:
        """Tell whether programs lie in it: Visual Basic, or sheets of Excel 4 macros."""
        programs = any(path.endswith("vbaproject.bin") for path in self._parts)
        return programs or any(each.kind in MACRO_SHEETS for each in relations.values())


def _resolved(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    return normpath(target.lstrip("/") if target.startswith("/") else join_path(folder, target))


def content_types(file: ListFile) -> bytes:
    """Return what a package says its parts are, in small letters; empty for anything else."""
    if _TYPES not in file.members:
        return b""
    try:
        name = next(each for each in file.archive.names if each.lower() == _TYPES)
        parts = []
        size = 0
        for piece in file.archive.chunks(name):
            parts.append(piece)
            size += len(piece)
            if size > _TYPES_BYTES:
                break
        return b"".join(parts).lower()
    except ListError:
        return b""
