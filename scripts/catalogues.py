"""Keep the catalogues: `update` takes up marks, `compile` makes .mo files, `check` refuses gaps.

Source strings are English and stand in the code (`message`, `counted`, `N_`);
translations stand in batchpost/locale/<language>/LC_MESSAGES/batchpost.po.
"""

import io
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "batchpost" / "locale"
COMPLETE = ("ru",)
LANGUAGES = ("ru", "be")
KEYWORDS = {"message": None, "N_": None, "counted": (1, 2)}
#: A command that a sentence shows, and what stands for a value in it, as FILE.
COMMAND = re.compile(r"`[^`]*`|--[a-z-]+ [A-Z]+")
PLACEHOLDER = re.compile(r"(?<![A-Z_])[A-Z]{3,}(?![A-Z_])")
FACT = re.compile(r"\{(\w*)[^{}]*\}")
#: What click says itself and a person may meet.
CLICK: tuple[str | tuple[str, str], ...] = (
    "Usage:", "Options", "Commands", "Error: {message}", "Try '{command} {option}' for help.",
    "Show this message and exit.", "No such command {name!r}.", "No such option {name!r}.",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    "Missing command.", "Missing argument", "Missing option", "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}", "default: {default}", "required",
    "{value!r} is not a valid {number_type}.", "Option {name!r} does not take a value.",
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    "{value} is not in the range {range}.", "Choose from:\n\t{choices}",
    "{name} {filename!r} does not exist.", "{name} {filename!r} is a directory.",
    "{name} {filename!r} is a file.", "{name} {filename!r} is not readable.",
    "{name} {filename!r} is not writable.", "Could not open file {filename!r}: {message}",
    "File", "Directory", "Path", "file", "directory", "path", "Aborted!", "unknown error",
    "Error: invalid input", "Error: The two entered values do not match.",
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
)  # fmt: skip


def marked() -> Catalog:
    """Return a catalogue of all marked strings, in the order of the files."""
    found = start(None)
    rows = extract_from_dir(
        ROOT / "batchpost", [("**.py", "python"), ("**.html", "python")], keywords=KEYWORDS
    )
    for name, _line, text, _comments, _context in rows:
        if text and not (isinstance(text, tuple) and not all(text)):
            found.add(text, locations=[(f"batchpost/{Path(name).as_posix()}", 0)])
    for path in sorted((ROOT / "batchpost/parsers/layouts/shipped").glob("*.toml")):
        note = tomllib.loads(path.read_text(encoding="utf-8")).get("note")
        if note:
            found.add(note, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    for text in CLICK:
        found.add(text, locations=[("click", 0)])
    return found


def start(language: str | None) -> Catalog:
    """Return an empty catalogue whose header does not change from day to day."""
    born = datetime(2026, 11, 22, tzinfo=UTC)
    return Catalog(
        locale=language,
        project="batchpost",
        version="1",
        charset="utf-8",
        fuzzy=False,
        header_comment="# Sentences of batchpost; see scripts/catalogues.py.",
        creation_date=born,
        revision_date=born,
        last_translator="batchpost developers",
        language_team="batchpost developers",
        msgid_bugs_address="-",
        copyright_holder="batchpost developers",
    )


def path_of(language: str) -> Path:
    """Return where the catalogue of `language` lies."""
    return LOCALE / language / "LC_MESSAGES" / "batchpost.po"


def load(language: str) -> Catalog:
    """Read a catalogue, or start an empty one."""
    path = path_of(language)
    if not path.is_file():
        return start(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Take up new marks and drop what is no longer said; translations stay."""
    for language in LANGUAGES:
        before = load(language)
        catalogue = start(language)
        for entry in marked():
            if entry.id:
                have = before.get(entry.id[0] if isinstance(entry.id, tuple) else entry.id)
                plural = isinstance(entry.id, tuple)
                fits = have is not None and isinstance(have.string, str) != plural
                said = have.string if fits else () if plural else ""
                catalogue.add(entry.id, said, locations=entry.locations)
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language).open("wb") as file:
            write_po(file, catalogue, width=100, omit_header=False, sort_output=True,
                     include_lineno=False, ignore_obsolete=True)  # fmt: skip
    compile_all()


def compiled(language: str) -> bytes:
    """Return the bytes of the .mo file of `language`."""
    out = io.BytesIO()
    write_mo(out, load(language))
    return out.getvalue()


def compile_all() -> None:
    """Write the .mo files."""
    for language in LANGUAGES:
        path_of(language).with_suffix(".mo").write_bytes(compiled(language))


def faults() -> Iterator[str]:
    """Yield what is wrong: missing or stale translations, facts lost on the way."""
    wanted = marked()
    for language in LANGUAGES:
        catalogue = load(language)
        placeholders = placeholders_of(catalogue)
        for entry in wanted:
            if not entry.id:
                continue
            have = catalogue.get(entry.id[0] if isinstance(entry.id, tuple) else entry.id)
            if have is None:
                yield f"{language}: not taken up: {entry.id!r}"
                continue
            texts = have.string if isinstance(have.string, tuple | list) else (have.string,)
            if not all(texts) or not texts:
                if language in COMPLETE:
                    yield f"{language}: not translated: {entry.id!r}"
                continue
            for text in texts:
                yield from (f"{language}: {it}" for it in lapses(entry.id, text, placeholders))
        if path_of(language).with_suffix(".mo").read_bytes() != compiled(language):
            yield f"{language}: the .mo file is stale: run scripts/catalogues.py compile"


def lapses(source: str | tuple[str, ...], text: str, placeholders: set[str]) -> Iterator[str]:
    """Yield what is wrong with one translation of a sentence, or of its singular and plural."""
    facts = {fact for each in ([source] if isinstance(source, str) else source)
             for fact in FACT.findall(each)}  # fmt: skip
    told = set(FACT.findall(text))
    if told - facts or (isinstance(source, str) and facts - told):
        yield f"facts differ: {text!r}"
    shown = " ".join(COMMAND.findall(text))
    if placeholders.intersection(PLACEHOLDER.findall(shown)):
        yield f"a placeholder of a command is not translated: {text!r}"


def placeholders_of(catalogue: Catalog) -> set[str]:
    """Return the placeholders that the help of commands shows in another word."""
    return {
        entry.id
        for entry in catalogue
        if isinstance(entry.id, str)
        and PLACEHOLDER.fullmatch(entry.id)
        and entry.string not in ("", entry.id)
    }


def main() -> None:
    """Run the task named on the command line."""
    task = sys.argv[1] if len(sys.argv) > 1 else "check"
    if task == "update":
        update()
    elif task == "compile":
        compile_all()
    found = list(faults())
    print(*found, sep="\n")
    sys.exit(1 if found and task == "check" else 0)


if __name__ == "__main__":
    main()
