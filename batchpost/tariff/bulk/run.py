"""A file of requests priced here, piece by piece: memory does not grow with the file."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from batchpost.model.client import VatMode
from batchpost.tariff.bulk.charge_columns import Priced, as_table
from batchpost.tariff.bulk.errors import BatchFileError, BatchOntoItselfError
from batchpost.tariff.bulk.pricer import Pricer, Shares, Tallies
from batchpost.tariff.bulk.sink import fresh_folder, sink
from batchpost.tariff.bulk.source import PARQUET, Part, plan, read_part
from batchpost.tariff.bulk.terms import Bulk, Sums, Terms
from batchpost.tariff.requests import CountryOf
from batchpost.tariff.vat import Share, Tally, settle


def price_file(source: Path, out: Path, terms: Terms, country_of: CountryOf) -> Bulk:
    """Price the requests of a file into another, which is written whole or not at all.

    Where VAT is reckoned on the batch, the file is read twice: the rows of one day, payer
    and operator share the VAT of their sum.

    Raises:
        BatchOntoItselfError: Both are one file.
        BatchFileError, BatchRowError: The source cannot be read.
        RequestValueError: A value cannot be read.
        ReferenceDataError: There is no price for some row.
        BatchOutError: The file cannot be written.
    """
    refuse_itself(source, out)
    part = Part(source)
    shares = None
    if terms.vat_mode is VatMode.BATCH:
        shares = settled([tally_part(part, terms, country_of)])[0]
    done = price_part(part, out, terms, country_of, shares)
    if not done.items:
        raise BatchFileError(source, "0")
    return done


def price_into_folder(source: Path, folder: Path, terms: Terms, country_of: CountryOf) -> Bulk:
    """Price the requests of a file into a folder of parts, in the order of their names.

    Raises:
        FolderInUseError: The folder holds something.
        As for `price_file`.
    """
    parts = parts_of(source)
    with fresh_folder(folder) as fresh:
        shares: Sequence[Shares | None] = [None] * len(parts)
        if terms.vat_mode is VatMode.BATCH:
            shares = settled([tally_part(part, terms, country_of) for part in parts])
        done = Bulk()
        for part, mine in zip(parts, shares, strict=True):
            done += price_part(
                part, fresh / part_name(part, source.suffix), terms, country_of, mine
            )
    return done


def parts_of(source: Path) -> list[Part]:
    """Return the parts of a file, always the same ones however many work on them.

    Raises:
        BatchFileError: It cannot be read, or holds no request.
        BatchQuotesError: Where the quotes of a csv file end is not clear.
    """
    parts = plan(source)
    if not parts:
        raise BatchFileError(source, "0")
    return parts


def part_name(part: Part, ending: str) -> str:
    """Return the name of a part's file of prices: parts stand in the order of their names."""
    kind = ending.lower()
    return f"part-{part.index:05d}{kind if kind == PARQUET else '.csv'}"


def price_part(
    part: Part,
    out: Path,
    terms: Terms,
    country_of: CountryOf,
    shares: Shares | None = None,
    *,
    heading: bool = True,
) -> Bulk:
    """Price a part of a file into a file of its own, piece by piece.

    Raises:
        As for `price_file`.
    """
    pricer = Pricer(terms, country_of)
    own = None if shares is None else {key: replace(share) for key, share in shares.items()}
    done = Bulk()
    with sink(out, heading=heading) as opened:
        for batch in read_part(part):
            groups = pricer.price(batch, own)
            charges = as_table(groups)
            opened.write(charges)
            done += Bulk(len(batch.rows), charges.num_rows, _totals(groups))
        if not done.items:
            raise BatchFileError(part.path, "0")
    return replace(done, confidence=pricer.grades)


def tally_part(part: Part, terms: Terms, country_of: CountryOf) -> Tallies:
    """Return what the shares of VAT turn on in a part of a file.

    Raises:
        As for `price_file`, but nothing is written.
    """
    pricer = Pricer(terms, country_of)
    found: Tallies = {}
    for batch in read_part(part):
        for key, one in pricer.tally(batch).items():
            found.setdefault(key, Tally()).add(one)
    return found


def settled(tallies: Sequence[Tallies]) -> list[Shares]:
    """Return for each part in turn who gets which share of the whole file's VAT."""
    whole: Tallies = {}
    for part in tallies:
        for key, one in part.items():
            whole.setdefault(key, Tally()).add(one)
    left = {key: settle(key[1], one) for key, one in whole.items()}
    found = []
    for part in tallies:
        found.append({key: replace(left[key]) for key in part})
        left |= {key: _rest(left[key], one) for key, one in part.items()}
    return found


def _rest(share: Share, one: Tally) -> Share:
    """Return what is left of a share after a part has taken its own."""
    return replace(share, ties=max(share.ties - one.remainders[share.above], 0))


def _totals(groups: Sequence[Priced]) -> dict[str, Sums]:
    done = Bulk()
    for group in groups:
        net, vat = int(group.net.sum()), int(group.vat.sum())
        done += Bulk(totals={group.currency: (net, vat, net + vat)})
    return done.totals


def refuse_itself(source: Path, out: Path) -> None:
    """Refuse to write the prices over the requests.

    Raises:
        BatchOntoItselfError: Both are one file.
    """
    try:
        same = source.samefile(out)
    except OSError:  # one is not there yet
        same = source.resolve() == out.resolve()
    if same:
        raise BatchOntoItselfError(source)
