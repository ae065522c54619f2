"""Which member of an archive is the list."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from batchpost.errors import ListError
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message
from batchpost.parsers.archive import Archive
from batchpost.parsers.choosing import choose, rows_under
from batchpost.parsers.delimited.splitting import find_separator, sample_rows
from batchpost.parsers.foreign import kind_of
from batchpost.parsers.formats import Format, claims, format_name, may_hold
from batchpost.parsers.headings import roles_in
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.member_refusals import MemberMissingError, SeveralListsError
from batchpost.parsers.refusals import NestedTooDeepError, NoListInsideError
from batchpost.parsers.text_file import decode
from batchpost.parsers.workbook import Workbook

#: What systems put into archives beside the files one meant.
_RUBBISH = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_ROLES_NEEDED = 2
#: Lists whose rows are counted before the operator is asked which of them it is.
_COUNTED = 20


@dataclass(frozen=True)
class _Member:
    """A list inside: its name for people, its bytes, and the format that claims it."""

    name: str
    file: ListFile
    format: Format


def the_one_list(file: ListFile, hints: Hints) -> Workbook:
    """Read the only member that is a list, or the one named; other files are named.

    Raises:
        SeveralListsError: More than one list, and none was named.
        MemberMissingError: One was named that is not there.
        NoListInsideError: No list at all.
    """
    if file.nesting >= file.limits.nesting:
        raise NestedTooDeepError(file.name)
    found, passed_over = _lists_in(file, hints)
    if not found:
        raise NoListInsideError(file.name)
    chosen, deeper = _chosen(file, found, hints)
    if deeper.member is not None and not may_hold(chosen.format, chosen.file, deeper.member):
        raise MemberMissingError(file.name, hints.member or "", [each.name for each in found])
    try:
        workbook = chosen.format.read(chosen.file, deeper)
    except SeveralListsError as error:
        way = f"{chosen.name}/{error.inside}"
        raise SeveralListsError(chosen.name, error.members, way) from error
    others = [member.name for member in found if member is not chosen]
    findings = (
        _inside(chosen.name),
        *map(_not_asked_for, others),
        *map(_passed_over, passed_over),
        *workbook.findings,
    )
    return replace(workbook, findings=findings)


def _lists_in(file: ListFile, hints: Hints) -> tuple[list[_Member], list[str]]:
    """Return the lists of an archive, and the names of other files in it."""
    found: list[_Member] = []
    passed_over = []
    archive = file.archive
    names = [name for name in archive.names if not _is_rubbish(name)]
    shown = _shown_names(archive, names)
    beside = {name.lower() for name in names}
    for name in names:
        if _goes_with_another(name.lower(), beside):
            continue
        member = file.inside(archive, name)
        claiming = claims(member) if member.data and kind_of(member) is None else []
        if claiming and _is_likely(format_name(claiming[0]), member, hints):
            found.append(_Member(shown[name], member, claiming[0]))
        else:
            passed_over.append(shown[name])
    return found, passed_over


def _is_rubbish(name: str) -> bool:
    small = name.lower()
    return small.endswith(_RUBBISH) or small.startswith(_RUBBISH)


#: Files that only go with a list: by their endings, and the ending of the list they go with.
_GO_WITH = (
    *((ending, ".dbf") for ending in (".dbt", ".fpt", ".cdx", ".mdx", ".ndx", ".ntx", ".idx")),
    ("h.ini", ".txt"),
)


def _goes_with_another(name: str, beside: Collection[str]) -> bool:
    return any(
        name.endswith(own) and name.removesuffix(own) + other in beside for own, other in _GO_WITH
    )


def _shown_names(archive: Archive, names: Sequence[str]) -> dict[str, str]:
    """Return names for people: without folders where that leaves them different."""
    short = {name: archive.shown_name(name) for name in names}
    times = Counter(short.values())
    return {
        name: shown if times[shown] == 1 else archive.shown_path(name)
        for name, shown in short.items()
    }


def _chosen(file: ListFile, found: Sequence[_Member], hints: Hints) -> tuple[_Member, Hints]:
    """Return the list that is meant, and what is said of lists inside that."""
    if hints.member is None:
        if len(found) > 1:
            counted_first = [(each.name, _rows(each, hints)) for each in found[:_COUNTED]]
            more = [(each.name, None) for each in found[_COUNTED:]]
            raise SeveralListsError(file.name, [*counted_first, *more])
        return found[0], hints
    wanted = hints.member.replace("\\", "/").lower()
    for member in found:
        name = member.name.lower()
        if wanted == name:
            return member, replace(hints, member=None)
        if wanted.startswith(name + "/"):
            return member, replace(hints, member=hints.member[len(name) + 1 :])
    if len(found) == 1 and found[0].file.is_zip:
        return found[0], hints
    raise MemberMissingError(file.name, hints.member, [each.name for each in found])


def _rows(member: _Member, hints: Hints) -> int | None:
    """Return how many rows a list has, `None` where it cannot be read."""
    try:
        workbook = member.format.read(member.file, hints)
        chosen = choose(member.name, workbook, hints)
    except ListError:
        return None
    return sum(rows_under(sheet, header) for sheet, header in chosen.sheets)


def _is_likely(name: str, member: ListFile, hints: Hints) -> bool:
    """Tell a text list from a covering note: the list has a header."""
    if name != "delimited":
        return True

    text = decode(member, hints.encoding).text
    rows = sample_rows(text, find_separator(text))
    return max(map(roles_in, rows), default=0) >= _ROLES_NEEDED


def _inside(name: str) -> Finding:
    return Finding(
        "archive.member",
        Severity.INFO,
        Place(),
        name,
        message("The list was read from {name} inside the archive.", name=name),
        message("Nothing to do."),
    )


def _not_asked_for(name: str) -> Finding:
    return Finding(
        "archive.other_list",
        Severity.WARNING,
        Place(),
        name,
        message("{name} inside the archive is a list, too, and was not read.", name=name),
        message('Read it by --member "{name}" if its items lie in the batch.', name=name),
    )


def _passed_over(name: str) -> Finding:
    return Finding(
        "archive.passed_over",
        Severity.WARNING,
        Place(),
        name,
        message("{name} inside the archive is no list and was not read.", name=name),
        message("If it should be one, ask the client for it in another format."),
    )
