"""`batchpost price --batch`: a file of items priced here or by several workers."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batchpost.commands._desk import Desk
from batchpost.errors import WrongUseError
from batchpost.model.message import message

if TYPE_CHECKING:
    from batchpost.tariff.bulk import Bulk, Terms


class OneClusterError(WrongUseError):
    """Both a scheduler that runs and workers to be started were asked for."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "Give `--scheduler` for a cluster that runs, or `--workers` to start one here, "
                "not both."
            )
        )


def price_batch(desk: Desk, batch: Path, out: str, terms: "Terms", asked: dict[str, Any]) -> "Bulk":
    """Price a file into a file or, where the name ends as a folder's or is one, a folder."""
    from batchpost.parsers.countries import country_code
    from batchpost.tariff.bulk import price_file, price_into_folder

    path = Path(out)
    into_folder = out.endswith(("/", os.sep)) or path.is_dir()
    if asked["scheduler"] and asked["workers"]:
        raise OneClusterError
    if asked["scheduler"] or asked["workers"]:
        from batchpost.tariff.bulk.cluster import Cluster, price_by_workers

        cluster = Cluster(asked["scheduler"], asked["workers"] or 0)
        done = price_by_workers(batch, path, terms, country_code, cluster, into_folder=into_folder)
    elif into_folder:
        done = price_into_folder(batch, path, terms, country_code)
    else:
        done = price_file(batch, path, terms, country_code)
    _tell(desk, done, path)
    if asked["shown_as"] == "json":
        _print(done, path)
    return done


def _tell(desk: Desk, done: "Bulk", path: Path) -> None:
    from batchpost.reports.formats import write_money

    speak = desk.language.code
    for currency, (net, vat, gross) in done.totals.items():
        desk.tell(
            message(
                "{items} items priced, {charges} charges: {net} net, {vat} VAT, {gross} {currency} "
                "to pay. The prices are in {path}.",
                items=done.items, charges=done.charges, net=write_money(net, currency, speak),
                vat=write_money(vat, currency, speak), gross=write_money(gross, currency, speak),
                currency=currency, path=path,
            )
        )  # fmt: skip


def _print(done: "Bulk", path: Path) -> None:
    """Print the sums as JSON, the same text whoever did the work."""
    import json

    import click

    from batchpost.model.money import format_minor

    answer = {
        "items": done.items,
        "charges": done.charges,
        "totals": [
            {
                "net": format_minor(net),
                "vat": format_minor(vat),
                "gross": format_minor(gross),
                "currency": currency,
            }
            for currency, (net, vat, gross) in sorted(done.totals.items())
        ],
        "confidence": list(done.confidence),
        "out": str(path),
    }
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
