"""The desk a command stands at: language, home folder, database, clock, talk.

This is the one place that reads the environment and the clock; everything
below gets them as arguments.
"""

import gettext
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypedDict, TypeVar

import click

from batchpost.commands import _log
from batchpost.commands._folding import folded, printable
from batchpost.commands._moments import DayError, MomentAheadError, MomentError
from batchpost.language import CATALOGUES, DOMAIN, LANGUAGES, Language, language
from batchpost.model.message import Message

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from batchpost.commands._session import Session
    from batchpost.ledger import Ledger
    from batchpost.ledger.rights import Bearer
    from batchpost.model.client import Client
    from batchpost.settings import Settings

#: The embedded ledger's file in the home folder.
LEDGER = "ledger.sqlite"
#: Who signed in, in the home folder.
SESSION = "session.json"
#: Where a home keeps what can be made anew.
CACHE = "cache"
_GROUP_WRITES = 0o020

P = ParamSpec("P")
R = TypeVar("R")


class LedgerFacts(TypedDict):
    """What opening the ledger takes beside its address."""

    office: str
    workplace: str
    bearer: "Bearer"
    allow_network_drive: bool


_chosen: list[str] = []  # the language of this run, the latest last


@dataclass(frozen=True)
class Desk:
    """Everything a command needs from the world outside."""

    home: Path
    language: Language
    given_database: str | None = None

    @cached_property
    def settings(self) -> "Settings":
        """Return the office's settings, read once."""
        from batchpost.settings import load_settings

        return load_settings(self.home)

    @cached_property
    def is_offline(self) -> bool:
        """Tell whether this workplace works without its server just now."""
        from batchpost.ledger.away import is_away

        return self.given_database is not None and is_away(self.home, self.workplace)

    @cached_property
    def database(self) -> str:
        """Return the URL of the ledger's database; offline that of the local one."""
        from batchpost.ledger import sqlite_url
        from batchpost.ledger.away import FILE_NAME

        if self.is_offline:
            return sqlite_url(self.home, FILE_NAME)
        return self.given_database or sqlite_url(self.home)

    @property
    def begun_database(self) -> str | None:
        """Return the URL of the ledger, `None` where the office has not begun one."""
        from batchpost.ledger.opening import is_begun

        if self.given_database is None and not is_begun(self.home / LEDGER):
            return None
        return self.database

    @property
    def ledger_facts(self) -> "LedgerFacts":
        """Return whose ledger is opened, from which workplace, and by whom."""
        from batchpost.commands._session import bearer_of
        from batchpost.ledger.workplaces import offline_name

        return {
            "office": self.settings.office.postcode,
            "workplace": offline_name(self.workplace) if self.is_offline else self.workplace,
            "bearer": bearer_of(self),
            "allow_network_drive": self.settings.ledger.allow_network_drive,
        }

    @cached_property
    def workplace(self) -> str:
        """Return which workplace this is: BATCHPOST_WORKPLACE, the settings, the machine's name."""
        from batchpost.commands._workplace import workplace_of

        return workplace_of(os.environ.get("BATCHPOST_WORKPLACE") or self.settings.workplace)

    @property
    def tracking_token(self) -> str | None:
        """Return what a server that takes events knows us by: BATCHPOST_TRACKING_TOKEN."""
        return os.environ.get("BATCHPOST_TRACKING_TOKEN") or None

    def open_ledger(self, *, begin: bool = False) -> "Ledger":
        """Open the office's ledger; where there is none, one may `begin`, and it is said so.

        Raises:
            LedgerMissingError: There is none, and none may begin.
            LedgerLostFromHomeError: There is none, though work has left traces of one.
        """
        from batchpost.commands._opening import ledger_at

        ledger = ledger_at(self, begin=begin)
        self.opened.append(ledger)
        return ledger

    @cached_property
    def opened(self) -> "list[Ledger]":
        """Return the ledgers opened here: what they recorded goes into the log."""
        return []

    def known_client(self, client_id: str) -> "Client":
        """Return a client of the ledger, which is only looked into: none is begun for that.

        Raises:
            UnknownClientError: There is no such client.
            LedgerError: The ledger cannot be read.
        """
        from batchpost.ledger import open_ledger

        if self.begun_database is None:
            from batchpost.ledger.errors import UnknownClientError

            raise UnknownClientError(client_id, [])
        with open_ledger(self.begun_database, create=False, **self.ledger_facts) as ledger:
            return ledger.client(client_id)

    @property
    def books(self) -> Path | None:
        """Return the folder of the office's own tariff books, where it has one.

        A home that is in use keeps compiled books, too; a bare one is left as it is.
        """
        from batchpost.settings import FILE_NAME, books_of
        from batchpost.tariff.compiled import keep_in

        in_use = any(self.home.joinpath(name).is_file() for name in (FILE_NAME, LEDGER))
        keep_in(self.home / CACHE if in_use else None)
        return books_of(self.home, self.settings)

    @property
    def layouts(self) -> Path:
        """Return the folder of the office's own layouts of lists."""
        from batchpost.settings import layouts_of

        return layouts_of(self.home, self.settings)

    @property
    def time_zone(self) -> "ZoneInfo":
        """Return the office's time zone."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.settings.office.time_zone)

    def now(self) -> "datetime":
        """Read the clock: this moment in the office's time zone, whole seconds."""
        from datetime import datetime

        return datetime.now(self.time_zone).replace(microsecond=0)

    def moment(self, given: str | None) -> "datetime":
        """Return the moment `given` as 2026-11-23T10:30 or 23.11.2026 10:30, or now.

        Raises:
            MomentError: The text is no moment.
        """
        from batchpost.model.days import parse_moment

        if given is None:
            return self.now()
        try:
            moment = parse_moment(given)
        except ValueError as error:
            raise MomentError(given) from error
        if moment.tzinfo is None:
            return moment.replace(tzinfo=self.time_zone)
        return moment.astimezone(self.time_zone)  # its day is the office's day

    def past_moment(self, given: str | None) -> "datetime":
        """Return the moment of a deed as `moment` does; clocks may differ by a little.

        A deed of a later moment would forbid all earlier ones until that moment.

        Raises:
            MomentError: The text is no moment.
            MomentAheadError: The clock has not reached it.
        """
        from datetime import timedelta

        moment, now = self.moment(given), self.now()
        if moment > now + timedelta(minutes=self.settings.ledger.clock_tolerance_min):
            raise MomentAheadError(moment, now)
        return moment

    def midnight(self, day: "date") -> "datetime":
        """Return the first moment of `day` in the office's time zone."""
        from datetime import datetime, time

        return datetime.combine(day, time(), self.time_zone)

    def day(self, given: str | None) -> "date":
        """Return the day `given` as 2026-11-23 or 23.11.2026, or today.

        Raises:
            DayError: The text is no day.
        """
        from batchpost.model.days import parse_day

        if given is None:
            return self.now().date()
        try:
            return parse_day(given)
        except ValueError as error:
            raise DayError(given) from error

    @cached_property
    def operator(self) -> str:
        """Return who works here: who signed in, BATCHPOST_OPERATOR, the system's login name."""
        import getpass

        if self.session is not None:
            return self.session.operator_id
        given = os.environ.get("BATCHPOST_OPERATOR")
        if given:
            return given
        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            return "operator"

    @cached_property
    def session(self) -> "Session | None":
        """Return who signed in at this desk."""
        from batchpost.commands._session import read_session

        return read_session(self.session_file)

    @property
    def session_file(self) -> Path:
        """Return where it is kept who signed in: BATCHPOST_SESSION_FILE, else in the home."""
        return self.named_file("BATCHPOST_SESSION_FILE") or self.home / SESSION

    def named_file(self, variable: str) -> Path | None:
        """Return the file that a variable of the environment names."""
        given = os.environ.get(variable)
        return Path(given) if given else None

    @property
    def interactive(self) -> bool:
        """Tell whether a person sits at the terminal and can answer."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    def tell(self, said: Message) -> None:
        """Say a sentence on stderr, apart from data."""
        click.echo(folded(printable(self.language.say(said))), err=True)

    def text(self, source: str) -> str:
        """Translate a marked source string."""
        return self.language.text(source)


def pass_desk(
    function: Callable[Concatenate[Desk, P], R],
) -> Callable[P, R]:
    """Hand the desk to a command as its first argument."""

    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(_desk_of(click.get_current_context()), *args, **kwargs)

    return update_wrapper(call, function)


def _keep_from_others(home: Path) -> None:
    """Let others of this computer read nothing we make; a group may where the home is its own."""
    if os.name != "posix":
        return  # elsewhere a file takes the rights of its folder, and a user's own is closed
    try:
        shared = home.stat().st_mode & _GROUP_WRITES
    except OSError:
        shared = 0
    os.umask(0o007 if shared else 0o077)


def _desk_of(ctx: click.Context) -> Desk:
    home = home_of(ctx.meta.get("batchpost.home"))
    _keep_from_others(home)
    database = ctx.meta.get("batchpost.database") or os.environ.get("BATCHPOST_DATABASE")
    code = ctx.meta.get("batchpost.lang")
    if code:
        _chosen.append(code)
    desk = Desk(home, language_of(), database)
    _log.run().desk = desk
    return desk


def home_of(given: Path | None) -> Path:
    """Return the home folder: the one given, BATCHPOST_HOME's, or the system's for such data."""
    if given is not None:
        return given
    from_environment = os.environ.get("BATCHPOST_HOME")
    if from_environment:
        return Path(from_environment)
    from platformdirs import user_data_path

    return user_data_path("batchpost", appauthor=False)


def choose_language(arguments: Sequence[str]) -> None:
    """Settle the language of this run before any help is shown.

    The option comes first, then BATCHPOST_LANG, the office's settings, the locale;
    where none says anything, Russian, which the offices read.
    """
    code = (
        _option(arguments, "--lang")
        or os.environ.get("BATCHPOST_LANG")
        or _from_settings(_option(arguments, "--home"))
        or _from_locale()
    )
    chosen = code if code in LANGUAGES else "ru"
    _chosen.append(chosen)
    # click translates its own sentences through the default domain.
    os.environ["LANGUAGE"] = chosen
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)


def language_of() -> Language:
    """Return the language of this run."""
    return language(_chosen[-1] if _chosen else "ru")


def say_error(said: Message) -> None:
    """Say what went wrong, in the language of this run, on stderr."""
    click.echo(folded(f"batchpost: {printable(language_of().say(said))}"), err=True)


def _option(arguments: Sequence[str], name: str) -> str | None:
    for index, argument in enumerate(arguments):
        if argument == name and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith(f"{name}="):
            return argument.partition("=")[2]
    return None


def _from_settings(home: str | None) -> str | None:
    path = home_of(Path(home) if home else None) / "settings.toml"
    if not path.is_file():
        return None
    import tomllib

    try:
        found: Any = tomllib.loads(path.read_text(encoding="utf-8")).get("language")
    except (OSError, ValueError, RecursionError):
        return None  # said in full when the settings are needed
    return found if isinstance(found, str) else None


def _from_locale() -> str | None:
    import locale

    name = next(
        (os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), None
    )
    if name is None and os.name == "nt":
        name = locale.getlocale()[0]
    short = (name or "").lower()[:2]
    return short if short in LANGUAGES else None
