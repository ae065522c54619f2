"""What was excluded leaves the others their prices, whatever is corrected of them later."""

import csv
import shutil
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batchpost.ledger import open_ledger
from batchpost.ledger.entries import Deed
from batchpost.settings import Settings
from batchpost.workflows.correct_list import prepare_correction
from batchpost.workflows.explain_item import explain_item

from .conftest import desk_at

ITEMS = 12
DAY = "2026-11-23"
AT = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Minsk"))
DEED = Deed("ivanova", AT, reason="ошибка", allowed_by="boss")
HEADING = "term;rule;services;value;effective_from;items_from;counted"
MINIMUM = "1;minimum_per_list;*;100;2026-01-01;;"
BY_LIST = "2;discount_percent;letter_registered;10;2026-01-01;{items};list"
BY_MONTH = "3;discount_percent;*;7;2026-01-01;20;month"
#: How the VAT is rounded, and the terms of the contract.
CONTRACTS = {
    "least charge of the list": ("line", (MINIMUM,)),
    "discount by the list": ("line", (BY_LIST.format(items=ITEMS),)),
    "discount by the month": ("item", (BY_MONTH,)),
    "VAT on the batch": ("batch", ()),
    "all together": ("batch", (MINIMUM, BY_LIST.format(items=ITEMS), BY_MONTH)),
}
few = settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
some_lines = st.lists(st.integers(1, ITEMS), min_size=2, max_size=ITEMS - 2, unique=True)


def letters(path, count):
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, delimiter=";")
        rows.writerow(["№", "Адресат", "Индекс", "Адрес", "Масса, г"])
        for n in range(1, count + 1):
            address = f"Минск, ул. Новая, {count}-{n}"
            rows.writerow([n, f"Примеров П.{n}", "220030", address, 20 + 15 * (n % 4)])
    return path


@pytest.fixture(scope="module", params=CONTRACTS.values(), ids=CONTRACTS)
def accepted(request, with_a_client, tmp_path_factory):
    """The home of an office that accepted twelve letters; ten before where the month counts."""
    vat_mode, terms = request.param
    folder = tmp_path_factory.mktemp("contract")
    home = folder / "home"
    shutil.copytree(with_a_client, home)
    desk = desk_at(home)
    edited = desk("client", "edit", "housing", "--vat-mode", vat_mode)
    assert edited.code == 0, edited.err
    table = folder / "terms.csv"
    table.write_text("\n".join((HEADING, *terms, "")), encoding="utf-8")
    if terms:
        assert desk("client", "terms", "housing", "--from", table).code == 0
    for count, time in ((10, "10:00"), (ITEMS, "11:00"))[BY_MONTH not in terms :]:
        done = desk("intake", letters(folder / f"{count}.csv", count), "--client", "housing",
                    "--kind", "letter", "--category", "registered", "--yes",
                    "--at", f"{DAY}T{time}")  # fmt: skip
        assert done.code == 0, done.err
    return home


class Office:
    """A copy of that office, where the last list is changed."""

    def __init__(self, accepted, number):
        self.home = accepted.with_name(f"copy-{number}")
        shutil.copytree(accepted, self.home)
        self.ledger = open_ledger(f"sqlite:///{(self.home / 'ledger.sqlite').as_posix()}")
        self.batch_no = len(self.ledger.batches())

    def exclude(self, lines):
        for line in lines:
            self.ledger.corrections.exclude(self.batch_no, [line], DEED)

    def correct(self, line, **values):
        prepared = prepare_correction(
            self.ledger.acceptance(self.batch_no), line, values,
            settings=Settings(), home=self.home, ledger=self.ledger,
        )  # fmt: skip
        self.ledger.corrections.correct(prepared.given, DEED)
        assert self.ledger.acceptance(self.batch_no).totals == prepared.totals
        return prepared

    def charges(self):
        given = self.ledger.acceptance(self.batch_no)
        fees = given.charges.groupby("line_no")["gross"].sum().to_dict()
        assert fees == dict(given.items[["line_no", "fee"]].itertuples(index=False))
        return given.charges[["line_no", "charge_no", "title", "net", "vat"]].to_numpy().tolist()


@pytest.fixture
def offices(accepted):
    """Return what opens a copy of the office; all are removed at the end."""
    opened = []

    def another():
        opened.append(Office(accepted, len(opened)))
        return opened[-1]

    yield another
    for office in opened:
        office.ledger.close()
        shutil.rmtree(office.home)


@few
@given(out=some_lines, chosen=st.integers(0, ITEMS), cancelled=st.booleans())
def test_a_comment_costs_nothing_whatever_was_excluded(offices, out, chosen, cancelled):
    office = offices()
    office.exclude(out)
    if cancelled and office.batch_no > 1:
        office.ledger.corrections.cancel(1, DEED)
    before = office.charges()
    left = sorted(set(range(1, ITEMS + 1)) - set(out))
    line = left[chosen % len(left)]
    prepared = office.correct(line, comment="звонить")
    assert (prepared.repriced, prepared.others) == (False, 0)
    assert office.charges() == before
    place = f"{office.batch_no}/{line}"
    assert explain_item(place, office.ledger, settings=Settings(), home=office.home).agrees


@few
@given(out=some_lines, chosen=st.integers(0, ITEMS), weight=st.sampled_from((21, 120, 1500)))
def test_exclusions_and_corrections_come_to_the_same_in_any_order(offices, out, chosen, weight):
    left = sorted(set(range(1, ITEMS + 1)) - set(out))
    line = left[chosen % len(left)]
    one, other = offices(), offices()
    one.exclude(out)
    assert not one.correct(line, weight_g=weight).repriced
    other.correct(line, weight_g=weight)
    other.exclude(out)
    assert one.charges() == other.charges()
