"""Which member of an archive is the list."""

from dataclasses import replace

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message
from batchpost.parsers.delimited.splitting import find_separator, sample_rows
from batchpost.parsers.formats import format_name, formats
from batchpost.parsers.headings import roles_in
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import NestedTooDeepError, NoListInsideError, SeveralListsError
from batchpost.parsers.text_file import decode
from batchpost.parsers.workbook import Workbook

#: What systems put into archives beside the files one meant.
_RUBBISH = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_ROLES_NEEDED = 2


def the_one_list(file: ListFile, hints: Hints) -> Workbook:
    """Read the only member that is a list; files beside it are named by a finding."""
    if file.nesting >= file.limits.nesting:
        raise NestedTooDeepError(file.name)
    found = []
    passed_over = []
    for name in file.archive.names:
        if name.lower().endswith(_RUBBISH) or name.lower().startswith(_RUBBISH):
            continue
        shown = file.archive.shown_name(name)
        data = file.archive.read(name)
        member = ListFile(shown, data, None, file.limits, file.nesting + 1)
        claiming = [known for known in formats() if data and known.identify(member)]
        if claiming and _is_likely(format_name(claiming[0]), member, hints):
            found.append((member, claiming[0]))
        else:
            passed_over.append(shown)
    if not found:
        raise NoListInsideError(file.name)
    if len(found) > 1:
        raise SeveralListsError(file.name, [member.name for member, _ in found])
    member, chosen = found[0]
    workbook = chosen.read(member, hints)
    findings = (_inside(member.name), *map(_passed_over, passed_over), *workbook.findings)
    return replace(workbook, findings=findings)


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


def _passed_over(name: str) -> Finding:
    return Finding(
        "archive.passed_over",
        Severity.WARNING,
        Place(),
        name,
        message("{name} inside the archive is no list and was not read.", name=name),
        message("If it should be one, ask the client for it in another format."),
    )
