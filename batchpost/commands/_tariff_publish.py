"""`batchpost tariff pack` and `keygen`: a book made ready for other offices, and signed."""

from pathlib import Path

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import Command, format_option
from batchpost.commands._show import Column, show
from batchpost.model.message import N_, message

PACK_COLUMNS = (
    Column("path", N_("File")),
    Column("operator", N_("Operator")),
    Column("release", N_("Release")),
    Column("files", N_("Files"), right=True),
    Column("sha256", N_("SHA-256")),
    Column("public_key", N_("Public key")),
)
KEY_COLUMNS = (Column("path", N_("Secret key")), Column("public_key", N_("Public key")))


@click.command(
    "pack",
    cls=Command,
    help=N_(
        "Pack a book as a release, with its checksum and signature. BOOK is a folder, or the "
        "operator whose book in force is packed."
    ),
)
@click.argument("book", metavar="BOOK")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path),
              metavar="FILE", help=N_("The zip; .sha256 and .sig go beside it."))  # fmt: skip
@click.option("--key", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help=N_("Secret key made by `tariff keygen`; unsigned without it."))  # fmt: skip
@click.option("--release", metavar="NUMBER",
              help=N_("Date or number of the release; as book.toml says by default."))  # fmt: skip
@click.option("--previous", metavar="NUMBER", help=N_("The release it was made from."))
@format_option
@pass_desk
def pack(
    desk: Desk,
    /,
    *,
    book: str,
    out: Path,
    key: Path | None,
    release: str | None,
    previous: str | None,
    shown_as: str,
) -> None:
    """Pack and sign a book."""
    from batchpost.workflows.pack_tariffs import find_book, pack_tariffs

    folder = find_book(book, desk.books)
    done = pack_tariffs(folder, out, desk.now().date(), key=key, release=release, previous=previous)
    row = {
        "path": str(done.path),
        "operator": done.release.operator,
        "release": done.release.release,
        "files": len(done.release.contents),
        "sha256": done.sha256,
        "public_key": done.public_key,
    }
    show(desk, shown_as, PACK_COLUMNS, [row], document=row)
    if done.public_key is None:
        desk.tell(message("The release is not signed; offices take it only with --allow-unsigned."))


@click.command(
    "keygen", cls=Command, help=N_("Make a key to sign releases with. The secret half stays here.")
)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path),
              metavar="FILE", help=N_("Where the secret key goes; a new file."))  # fmt: skip
@format_option
@pass_desk
def keygen(desk: Desk, /, *, out: Path, shown_as: str) -> None:
    """Make a key."""
    from batchpost.tariff.releases.signing import make_key

    public = make_key(out)
    row = {"path": str(out), "public_key": public}
    show(desk, shown_as, KEY_COLUMNS, [row], document=row)
    desk.tell(
        message(
            "Keep {path} secret. Offices write the public key into their settings, under "
            "[tariff_update.keys].",
            path=out,
        )
    )


COMMANDS = (pack, keygen)
