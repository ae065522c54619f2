"""`batchpost scale`: ports and protocols, one reading, a simulator."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import format_option, group
from batchpost.commands._show import Column, show, show_json
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from batchpost.model.weight import Reading
    from batchpost.scale import Session, State
    from batchpost.scale.simulator import Load, Platform

READING = [
    Column("grams", N_("Grams"), right=True),
    Column("stable", N_("Settled")),
    Column("status", N_("Status")),
    Column("raw", N_("Bytes")),
]
PORTS = [
    Column("url", N_("Port")),
    Column("description", N_("Description")),
    Column("hardware", N_("Hardware")),
]
PROTOCOLS = [
    Column("name", N_("Protocol")),
    Column("title", N_("Scales")),
    Column("line", N_("Line settings")),
]
LOADS = {
    "item": N_("an item"),
    "unstable": N_("an unsteady load"),
    "negative": N_("less than nothing"),
    "overload": N_("an overload"),
    "silent": N_("no answer"),
}
_HEX_MAX = 200_000


class HexError(WrongUseError):
    """What was given is not hexadecimal."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message(
                "{given} is not hexadecimal bytes, such as 53 20 53.",
                given=given if len(given) <= len("ff") * 20 else f"{given[:40]}…",
            )
        )


@group("scale", help=N_("The scale: ports, protocols, a reading, a simulator."))
def command() -> None:
    """Group the scale commands."""


@command.command("list", help=N_("Ports of this computer and protocols known."))
@format_option
@pass_desk
def list_(desk: Desk, /, *, shown_as: str) -> None:
    """Show ports and protocols."""
    from batchpost.scale.codec import codec, protocols
    from batchpost.scale.transport import known_ports

    ports = [
        {"url": port.url, "description": port.description, "hardware": port.hardware}
        for port in known_ports()
    ]
    found = {name: codec(name) for name in protocols()}
    known = [
        {"name": name, "title": each.TITLE, "line": str(each.LINE)} for name, each in found.items()
    ]
    if shown_as == "json":
        show_json({"ports": ports, "protocols": known})
        return
    if shown_as == "table":
        known = [each | {"title": desk.text(each["title"])} for each in known]
    if ports:
        show(desk, shown_as, PORTS, ports)
    else:
        desk.tell(message("This computer has no serial port; a network scale needs none."))
    show(desk, shown_as, PROTOCOLS, known)


@command.command("decode", help=N_("What bytes from a scale mean, no port needed."))
@click.argument("protocol")
@click.argument("given", metavar="HEX", nargs=-1, required=True)
@format_option
@pass_desk
def decode(desk: Desk, /, *, protocol: str, given: tuple[str, ...], shown_as: str) -> None:
    """Decode the last complete frame."""
    from batchpost.scale.codec import codec, decode_last

    text = " ".join(given)
    try:
        data = bytes.fromhex(text[:_HEX_MAX])
    except ValueError as error:
        raise HexError(text) from error
    document = _document(decode_last(codec(protocol), data))
    show(desk, shown_as, READING, [document], document=document)


def _connection(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what says how the scale is reached and what may be taken from it."""
    options = [
        click.argument("url"),
        click.option("--protocol", required=True, help=N_("Protocol of the scale.")),
        click.option(
            "--min-g",
            type=click.IntRange(1),
            default=1,
            show_default=True,
            help=N_("Least load the scale may weigh, grams."),
        ),
        click.option("--max-g", type=click.IntRange(1), help=N_("Greatest load, grams.")),
        click.option("--net", is_flag=True, help=N_("Take weights with a tare subtracted.")),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def _session(url: str, protocol: str, min_g: int, max_g: int | None, *, net: bool) -> "Session":
    from batchpost.scale import Limits, open_scale

    limits = Limits(minimum_g=min_g, maximum_g=max_g, net_allowed=net)
    return open_scale(url, protocol, limits=limits)


@command.command("read", help=N_("Weigh once: wait for a settled weight and show it."))
@_connection
@click.option(
    "--timeout",
    "timeout_s",
    type=click.FloatRange(0.5, 3600),
    default=10,
    show_default=True,
    help=N_("Seconds to wait."),
)
@format_option
@pass_desk
def read(
    desk: Desk,
    /,
    *,
    url: str,
    protocol: str,
    min_g: int,
    max_g: int | None,
    net: bool,
    timeout_s: float,
    shown_as: str,
) -> None:
    """Take one settled weight."""
    with _session(url, protocol, min_g, max_g, net=net) as session:
        reading = session.weigh(timeout_s, lambda state: _tell_state(desk, state))
    document = _document(reading)
    show(desk, shown_as, READING, [document], document=document)


@command.command("watch", help=N_("Show every reading as it comes; takes nothing."))
@_connection
@click.option(
    "--seconds",
    "timeout_s",
    type=click.FloatRange(0.5),
    default=86_400,
    help=N_("How long; until Ctrl-C by default."),
)
@click.option("--json", "lines", is_flag=True, help=N_("One JSON document a line."))
@pass_desk
def watch(
    desk: Desk,
    /,
    *,
    url: str,
    protocol: str,
    min_g: int,
    max_g: int | None,
    net: bool,
    timeout_s: float,
    lines: bool,
) -> None:
    """Print readings when they change."""
    import json

    before = None
    with _session(url, protocol, min_g, max_g, net=net) as session:
        for reading in session.readings(timeout_s):
            document = _document(reading)
            seen = (document["grams"], document["stable"], document["status"])
            if lines:
                click.echo(json.dumps(document))
            elif seen != before:
                grams = "—" if document["grams"] is None else f"{document['grams']} g"
                click.echo(f"{grams:>12}  {reading.status}")
            before = seen
    desk.tell(message("The time is over."))


@command.command("simulate", help=N_("Play a scale, for training and for trials."))
@click.argument("protocol")
@click.option(
    "--weights",
    metavar="LOADS",
    help=N_(
        "What is put on, one after another: grams, unstable:GRAMS, negative:GRAMS, overload, "
        "silent; with commas between. Without it, type loads line by line."
    ),
)
@click.option(
    "--port",
    "kind",
    type=click.Choice(["pty", "tcp"]),
    default="tcp" if sys.platform == "win32" else "pty",
    show_default=True,
    help=N_("A pseudo-terminal, or TCP on this computer."),
)
@click.option(
    "--tcp-port",
    type=click.IntRange(0, 65535),
    default=0,
    help=N_("TCP port; any free by default."),
)
@click.option(
    "--seconds", type=click.FloatRange(0.1), help=N_("How long; until Ctrl-C by default.")
)
@format_option
@pass_desk
def simulate(
    desk: Desk,
    /,
    *,
    protocol: str,
    weights: str | None,
    kind: str,
    tcp_port: int,
    seconds: float | None,
    shown_as: str,
) -> None:
    """Serve a simulated scale until stopped."""
    import time

    from batchpost.scale.channels import open_channel
    from batchpost.scale.codec import codec
    from batchpost.scale.simulator import Platform, read_loads, serve

    chosen = codec(protocol)
    platform = Platform(read_loads(weights or ""), lambda load: _tell_load(desk, load))
    end = None if seconds is None else time.monotonic() + seconds
    with open_channel(kind, tcp_port) as channel:
        document = {"url": channel.url, "protocol": protocol}
        if shown_as == "table":
            click.echo(channel.url)
        else:
            show(desk, shown_as, [Column("url", ""), Column("protocol", "")], [document],
                 document=document)  # fmt: skip
        sys.stdout.flush()
        if weights is None and sys.stdin.isatty():
            _take_loads_from_keyboard(desk, platform)
        serve(channel, chosen, platform, lambda: end is not None and time.monotonic() >= end)


def _take_loads_from_keyboard(desk: Desk, platform: "Platform") -> None:
    """Put on the platform what is typed, beside the serving."""
    import threading

    from batchpost.scale.simulator import LoadError, read_loads

    def listen() -> None:
        for line in sys.stdin:
            try:
                for load in read_loads(line):
                    platform.put(load)
            except LoadError as error:
                desk.tell(error.said)

    desk.tell(message("Type a load and Enter, such as 20 or unstable:40; Ctrl-C ends."))
    threading.Thread(target=listen, daemon=True).start()


def _tell_load(desk: Desk, load: "Load | None") -> None:
    if load is None:
        desk.tell(message("The platform is empty."))
    else:
        desk.tell(
            message(
                "On the platform: {load}, {grams} g.",
                load=message(LOADS[load.kind]),
                grams=_grams(load.milligrams),
            )
        )


def _tell_state(desk: Desk, state: "State") -> None:
    from batchpost.commands._weighing import STATE_WORDS

    shown = "" if state.milligrams is None else f" {_grams(state.milligrams)} g"
    click.echo(f"    {desk.text(STATE_WORDS[state.kind.value])}{shown}", err=True)


def _document(reading: "Reading") -> dict[str, Any]:
    """Return a reading in the words of the command line's contract."""
    document: dict[str, Any] = {
        "grams": None if reading.milligrams is None else _grams(reading.milligrams),
        "stable": reading.stable,
        "status": reading.status,
        "raw": reading.raw.hex(),
    }
    if reading.net:
        document["net"] = True
    if not reading.metric:
        document["metric"] = False
    if reading.tare_milligrams is not None:
        document["tare_grams"] = _grams(reading.tare_milligrams)
    return document


def _grams(milligrams: int) -> int | float:
    """Return grams for showing only; nothing is reckoned with them."""
    whole, part = divmod(milligrams, 1000)
    return milligrams / 1000 if part else whole
