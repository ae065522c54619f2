"""The office's settings: one TOML file in the home folder, checked when read."""

import re
import tomllib
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from batchpost.errors import WrongUseError
from batchpost.model.message import N_, Message, message
from batchpost.model.public_keys import public_key
from batchpost.model.reasons import Reason, reason_of

FILE_NAME = "settings.toml"
#: What pydantic finds, in words; the facts are those it tells.
_FAULTS = {
    "bool_parsing": N_("it is true or false"),
    "bool_type": N_("it is true or false"),
    "extra_forbidden": N_("there is no such setting"),
    "greater_than_equal": N_("it is at least {ge}"),
    "int_from_float": N_("it is a whole number"),
    "int_parsing": N_("it is a whole number"),
    "int_type": N_("it is a whole number"),
    "less_than_equal": N_("it is at most {le}"),
    "string_type": N_("it is a text in quotes"),
}
_CHOICES = re.compile(r"\^\((\w+(?:\|\w+)*)\)\$")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
#: How any country writes the postcode of an office.
POSTCODE = "[0-9A-Z -]{3,10}"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Office(_Part):
    """The post office (отделение почтовой связи) that accepts."""

    name: str = "ОПС-образец"
    postcode: str = Field(default="220030", pattern=f"^{POSTCODE}$")
    district_node: str = "РУПС-образец"
    country: str = Field(default="BY", pattern="^[A-Z]{2}$")
    currency: str = Field(default="BYN", pattern="^[A-Z]{3}$")
    time_zone: str = "Europe/Minsk"
    sample: bool = False  # the built-in sample office: prints say so

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(name) from error
        return name


class Forms(_Part):
    """Printed codes of forms: text the office decides, never a claim of conformity."""

    acceptance_register: str = "ф. 103"
    receipt: str = "ф. 1"
    day_report: str = "ф. 130"


class Documents(_Part):
    """In which forms the register is written at intake; others by `batchpost list reprint`."""

    register_as: tuple[Literal["pdf", "html", "xlsx"], ...] = ("pdf",)


class Folders(_Part):
    """Where documents and originals go; relative to the home folder unless absolute."""

    documents: str = "documents"
    originals: str = "originals"
    books: str = "books"
    layouts: str = "layouts"


class Weighing(_Part):
    """How a weight from the scale is compared with the declared one."""

    tolerance_g: int = Field(default=5, ge=0)
    timeout_s: int = Field(default=30, ge=1)


class ReadingLimits(_Part):
    """How much of a medium the reading lets in; what exceeds one is refused, never cut."""

    file_mb: int = Field(default=256, ge=1)
    unpacked_mb: int = Field(default=2048, ge=1)
    ratio: int = Field(default=200, ge=10)
    nesting: int = Field(default=2, ge=0, le=5)
    rows: int = Field(default=2_000_000, ge=1)
    columns: int = Field(default=1_000, ge=1)
    seconds: int = Field(default=15, ge=1)
    seconds_per_mb: int = Field(default=2, ge=0)
    memory_mb: int = Field(default=2048, ge=256)


class Checks(_Part):
    """What the office makes of findings, by code; never below what money safety needs."""

    severity: dict[str, Literal["error", "warning", "info", "off"]] = {}

    @field_validator("severity", mode="before")
    @classmethod
    def _flat(cls, given: Any) -> Any:
        """Take `postcode.region = "error"` without quotes as well, which TOML reads as a table."""
        if not isinstance(given, dict):
            return given
        flat: dict[str, Any] = {}
        for name, value in given.items():
            nested = value if isinstance(value, dict) else None
            inside = {f"{name}.{each}": its for each, its in (nested or {}).items()}
            flat |= inside if nested is not None else {name: value}
        return flat


class Rights(_Part):
    """Secrets of operators and sessions, once operators are registered."""

    secret_length: int = Field(default=6, ge=4)
    tries: int = Field(default=5, ge=1)
    lock_minutes: int = Field(default=5, ge=1)
    session_minutes: int = Field(default=600, ge=1)


class Backups(_Part):
    """Where backups of the ledger go, and how many are left; relative to the home folder."""

    folder: str = "backups"
    keep: int = Field(default=14, ge=0)  # 0 keeps all


class TariffUpdate(_Part):
    """How `tariff update` fetches a release, and whose signature it takes."""

    keys: dict[str, str] = {}  # public keys, 32 bytes in base64, by the publisher's name
    allow_unsigned: bool = False
    connect_s: int = Field(default=15, ge=1)
    read_s: int = Field(default=30, ge=1)
    total_s: int = Field(default=600, ge=1)
    tries: int = Field(default=4, ge=1, le=20)
    pause_s: int = Field(default=2, ge=0)
    size_mb: int = Field(default=64, ge=1)
    unpacked_mb: int = Field(default=256, ge=1)

    @field_validator("keys")
    @classmethod
    def _are_keys(cls, keys: dict[str, str]) -> dict[str, str]:
        for name, key in keys.items():
            try:
                public_key(key)
            except ValueError as error:
                raise ValueError(name) from error
        return keys


class PersonalData(_Part):
    """How long addressees are kept, and whether showing them to programs wants a reason."""

    keep_days: int | None = Field(default=None, ge=1)  # for good where nothing is said
    show_needs_reason: bool = False


class TrackingExport(_Part):
    """How long and how often a server is tried that takes events."""

    connect_s: int = Field(default=15, ge=1)
    read_s: int = Field(default=30, ge=1)
    total_s: int = Field(default=300, ge=1)
    tries: int = Field(default=4, ge=1, le=20)
    pause_s: int = Field(default=2, ge=0)


class LedgerKeeping(_Part):
    """Where the ledger may lie, and how far the clock may stand behind its last entry."""

    allow_network_drive: bool = False
    clock_tolerance_min: int = Field(default=10, ge=0)


class Doctor(_Part):
    """From when `batchpost doctor` warns."""

    backup_hours: int = Field(default=36, ge=1)
    disk_free_mb: int = Field(default=2048, ge=1)
    labels_left: int = Field(default=200, ge=0)
    contract_days: int = Field(default=30, ge=0)
    tariff_days: int = Field(default=400, ge=1)
    scale: str = ""  # the port that must be there


class Log(_Part):
    """What is written of every command: one file a day, one JSON line a command."""

    folder: str = "logs"
    level: Literal["info", "warning", "error", "off"] = "info"
    size_mb: int = Field(default=16, ge=1)  # of a day; what comes after is not written
    keep_days: int = Field(default=30, ge=1)


class Settings(_Part):
    """All settings of an office; every field has a working default."""

    language: str = Field(default="ru", pattern="^(ru|be|en)$")
    office: Office = Office()
    forms: Forms = Forms()
    documents: Documents = Documents()
    folders: Folders = Folders()
    weighing: Weighing = Weighing()
    checks: Checks = Checks()
    limits: ReadingLimits = ReadingLimits()
    tariff_update: TariffUpdate = TariffUpdate()
    backup: Backups = Backups()
    rights: Rights = Rights()
    personal_data: PersonalData = PersonalData()
    tracking: TrackingExport = TrackingExport()
    ledger: LedgerKeeping = LedgerKeeping()
    doctor: Doctor = Doctor()
    log: Log = Log()
    workplace: str = ""  # the machine's name where nothing is said
    tariff_operator: str = "belpochta"
    vat_mode: str = Field(default="line", pattern="^(line|item|batch)$")
    minimum_items: int = Field(default=5, ge=1)


class SettingsError(WrongUseError):
    """The settings file cannot be used; names the file, the place and the fault."""

    def __init__(self, path: Path, place: str, fault: Reason) -> None:
        super().__init__(
            message(
                "The settings in {path} cannot be used: {place}: {fault}. Correct the file "
                "or run `batchpost init` again.",
                path=path,
                place=place or "TOML",
                fault=fault,
            )
        )


class SettingsUnwritableError(WrongUseError):
    """The settings cannot be written."""

    def __init__(self, path: Path, fault: Reason) -> None:
        super().__init__(
            message(
                "The settings cannot be written to {path}: {fault}. Choose a folder you may "
                "write to by --home.",
                path=path,
                fault=fault,
            )
        )


def load_settings(home: Path) -> Settings:
    """Return the settings of `home`, or those of the sample office where it has none.

    Raises:
        SettingsError: The file is no TOML or a value does not fit.
    """
    path = home / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings(office=Office(sample=True))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(path, "", reason_of(error)) from error
    try:
        return Settings.model_validate(tomllib.loads(text))
    except ValidationError as error:
        first: dict[str, Any] = dict(error.errors()[0])
        raise SettingsError(path, ".".join(map(str, first["loc"])), _in_words(first)) from error
    except (ValueError, RecursionError) as error:  # too deep, or a number too long, as well
        raise SettingsError(path, "", _no_toml(error)) from error


def _in_words(fault: dict[str, Any]) -> Reason:
    """Return in words why a value of the settings does not fit."""
    facts, said = fault.get("ctx", {}), _FAULTS.get(fault["type"])
    if said is not None:
        return Message(said, facts)
    pattern = facts.get("pattern")
    if pattern is None:
        return str(fault["msg"])
    choices = _CHOICES.fullmatch(pattern)
    if choices is not None:
        return message("it is one of {choices}", choices=choices[1].replace("|", ", "))
    return message("it has the form {pattern}", pattern=pattern.strip("^$"))


def _no_toml(error: Exception) -> Reason:
    place = _PLACE.search(str(error))
    if place is None:
        return str(error)
    return message("line {line}, column {column} is no TOML", line=place[1], column=place[2])


def usable_settings(home: Path) -> tuple[Settings, SettingsError | None]:
    """Return what of the settings can be used, and what is wrong with them, if anything is.

    A section that does not fit is as if it were not there; so are all where the file is no TOML.
    """
    try:
        return load_settings(home), None
    except SettingsError as error:
        return _fitting(home / FILE_NAME), error


def _fitting(path: Path) -> Settings:
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        unfit = {each["loc"][0] for each in error.errors()}
        return Settings.model_validate({name: given[name] for name in given.keys() - unfit})


def books_of(home: Path, settings: Settings) -> Path | None:
    """Return the folder of the office's own tariff books, `None` where it has none."""
    books = home / settings.folders.books
    return books if books.is_dir() else None


def layouts_of(home: Path, settings: Settings) -> Path:
    """Return the folder of the office's own layouts of lists, which may not be there yet."""
    return home / settings.folders.layouts


def save_settings(home: Path, settings: Settings) -> Path:
    """Write the settings file of `home` whole or not at all and return its path."""
    import tomli_w  # noqa: PLC0415 - only `init` writes

    path = home / FILE_NAME
    fresh = path.with_suffix(".new")
    try:
        home.mkdir(parents=True, exist_ok=True)
        fresh.write_text(
            tomli_w.dumps(settings.model_dump(exclude_none=True)), encoding="utf-8", newline="\n"
        )
        fresh.replace(path)
    except OSError as error:
        raise SettingsUnwritableError(path, reason_of(error)) from error
    return path
