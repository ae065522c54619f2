"""The walk of one list through every room, with the operator's answers on the way."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands import _intake_talk as talk
from batchpost.commands._asking import ask_yes
from batchpost.commands._clock_talk import tell_moment_behind
from batchpost.commands._desk import Desk
from batchpost.commands._intake_result import show_result, tell_asked_otherwise, tell_recorded
from batchpost.commands._layout_talk import ask_layout, has_layouts, offer_to_save
from batchpost.commands._listing_document import tell_findings
from batchpost.commands._listing_doubts import Doubts
from batchpost.commands._listing_options import answer_language
from batchpost.commands._whose_list import ClientNotSaidError, choose_client
from batchpost.errors import BatchpostError, LedgerError, ScaleError, WrongUseError
from batchpost.model.acceptance import Acceptance
from batchpost.model.message import N_, message
from batchpost.parsers.layouts.refusals import LayoutsAmbiguousError
from batchpost.workflows.accept_list import FaultyListError, prepare
from batchpost.workflows.answer_client import answer_client
from batchpost.workflows.check_list import (
    Asked,
    CheckedList,
    about_chosen,
    check_list,
    reading_ahead,
)
from batchpost.workflows.next_labels import asks_next

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

    from batchpost.ledger import Ledger
    from batchpost.media.taking import Taken
    from batchpost.model.client import Client
    from batchpost.model.weight import Weighed
    from batchpost.reports.render_apart import Renderer


class GivenUpError(BatchpostError):
    """The operator answered no to the last question."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__(message("Nothing was recorded."))


@dataclass(frozen=True)
class Wishes:
    """What the command line says of an intake."""

    path: Path
    client_id: str | None
    answer: Path | None
    first_label: str | None
    scale_url: str | None
    protocol: str | None
    weights: str  # declared, scale, sample
    operator: str | None
    at: str | None
    out: Path | None
    asking: bool
    shown_as: str
    asked: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Walk:
    """One intake: the wishes, the ledger, and what is known so far."""

    desk: Desk
    wishes: Wishes
    ledger: "Ledger" = field(init=False)
    client: "Client | None" = None
    taken: "Taken | None" = None
    weighed: "list[Weighed]" = field(default_factory=list)
    settled: dict[str, Any] = field(default_factory=dict)
    sha256: str | None = None  # of the list, once something was prepared for it

    def run(self) -> None:
        """Copy, read, check, ask, number, weigh, price, date, record, print."""
        from batchpost.workflows.keep_originals import originals_of, taken

        wishes, settings = self.wishes, self.desk.settings
        root, most_bytes = originals_of(self.desk.home, settings), settings.limits.file_mb << 20
        asked = Asked(
            **wishes.asked,
            weight_required=wishes.weights != "scale",
            layouts=self.desk.layouts,
        )
        with ExitStack() as until_done:
            with self._working(N_("Copying the list …")):
                self.taken = until_done.enter_context(taken(wishes.path, root, most_bytes))
            # Reading takes longest: the ledger is opened meanwhile.
            ahead = reading_ahead(self.taken.path, asked, settings, wishes.client_id)
            until_done.enter_context(ahead)
            self.ledger = until_done.enter_context(self.desk.open_ledger(begin=True))
            self.ledger.operators.require("list_accepted", wishes.operator or self.desk.operator)
            try:
                self._walk(self.taken, asked)
            finally:
                self._give_back_labels()

    def _walk(self, taken: "Taken", asked: Asked) -> None:
        from batchpost.reports.render_apart import renderer_for

        wishes = self.wishes
        if wishes.client_id is not None:
            self.client = self.ledger.client(wishes.client_id)
        try:
            checked = self._check(asked)
        except LayoutsAmbiguousError as error:
            if not wishes.asking:
                raise
            asked = replace(asked, layout=ask_layout(self.desk, error.names))
            checked = self._check(asked)
        known = self.ledger.find_batch(checked.listing.source.sha256)
        if known is not None:
            self._keep_missing(taken, checked.listing.source.sha256)
            self._point_to(known, checked.listing.items)
            return
        if self.client is None and not self.ledger.clients():
            raise ClientNotSaidError
        if wishes.asking:
            asked, checked = self._ask_until_right(asked, checked)
        if self.client is None:
            self.client = choose_client(
                self.desk, self.ledger.clients(), checked.listing.manifest, asking=wishes.asking
            )
            checked = self._with_client(asked, checked, self.client)
        self._stop_on_errors(checked)
        checked = self._weigh(checked)
        with renderer_for(len(checked.listing.items)) as renderer:
            acceptance = self._agreed(checked)
            del checked  # all cells as they were read, which memory is wanted for
            self._record(acceptance, renderer)

    def _with_client(self, asked: Asked, checked: CheckedList, client: "Client") -> CheckedList:
        """Return the list with what its client changes: layouts of its own, contract, days."""
        if has_layouts(self.desk, client.client_id):
            checked = self._check(asked)
            return self._ask_until_right(asked, checked)[1] if self.wishes.asking else checked
        day = self._moment().date()
        about = about_chosen(checked, client, self.desk.settings, day, self.desk.begun_database)
        return replace(checked, findings=(*checked.findings, *about))

    def _moment(self) -> "datetime":
        return self.desk.past_moment(self.wishes.at)

    def _check(self, asked: Asked) -> CheckedList:
        return Doubts(self.desk, self.wishes.asking, self.settled).check(self._check_once, asked)

    def _check_once(self, asked: Asked) -> CheckedList:
        from batchpost.workflows.keep_originals import check_taken
        from batchpost.workflows.price_list import get_ready

        assert self.taken is not None, "a list is copied before it is read"
        with self._working(N_("Reading and checking …")):
            return check_taken(
                self.taken,
                lambda copy: check_list(
                    copy,
                    asked,
                    self.desk.settings,
                    self._moment().date(),
                    self.client,
                    database=self.desk.begun_database,
                    meanwhile=lambda: get_ready(self.desk.settings, self.desk.home),
                ),
            )

    def _keep_missing(self, taken: "Taken", sha256: str) -> None:
        """Put the original of a list accepted earlier into the archive that lacks it."""
        from batchpost.workflows.keep_originals import is_kept, keep, originals_of

        archive = originals_of(self.desk.home, self.desk.settings)
        if is_kept(sha256, archive):
            return
        try:
            keep(taken.copies, sha256, archive)
        except LedgerError as error:
            self.desk.tell(error.said)

    def _point_to(self, known: int, items: "pd.DataFrame") -> None:
        """Show the first acceptance of a list that comes again."""
        if self.wishes.first_label is not None and not asks_next(self.wishes.first_label):
            self.desk.tell(
                message("The label {label} was not used.", label=self.wishes.first_label)
            )
        acceptance = self.ledger.acceptance(known)
        show_result(self.desk, self.wishes.shown_as, acceptance, self.wishes.out)
        tell_asked_otherwise(self.desk, acceptance, self.client, items)

    def _ask_until_right(self, asked: Asked, checked: CheckedList) -> tuple[Asked, CheckedList]:
        """Ask what the list does not say, and whether its columns were understood."""
        before = asked.columns
        while True:
            codes = {finding.code for finding in checked.findings}
            if "kind.missing" in codes and asked.kind is None:
                asked = replace(asked, kind=talk.ask_kind(self.desk))
            elif "category.missing" in codes and asked.category is None:
                asked = replace(asked, category=talk.ask_category(self.desk))
            else:
                columns = talk.ask_columns(self.desk, checked)
                if columns is None:
                    if asked.columns != before:
                        client = self.client.client_id if self.client is not None else None
                        offer_to_save(self.desk, checked, self.wishes.path, client)
                    return asked, checked
                asked = replace(asked, columns=columns)
            checked = self._check(asked)

    def _stop_on_errors(self, checked: CheckedList) -> None:
        """Show the findings; leave with exit code 3 where they forbid acceptance."""
        tell_findings(self.desk, checked.findings)
        answer = self.wishes.answer
        if answer is not None:
            original = self.taken.path if self.taken is not None else self.wishes.path
            answer_client(checked, original, answer, answer_language(self.desk))
            self.desk.tell(message("The answer to the client is written: {path}", path=answer))
        if not checked.acceptable:
            raise FaultyListError(checked.errors, answered=answer is not None)

    def _weigh(self, checked: CheckedList) -> CheckedList:
        """Take weights from the scale where wished, and look at them once more."""
        wishes = self.wishes
        if wishes.weights == "declared" or wishes.scale_url is None or wishes.protocol is None:
            return checked
        from batchpost.commands._weighing import weigh
        from batchpost.workflows.check_list import checked_by_scale

        try:
            self.weighed, differing = weigh(
                self.desk,
                checked,
                wishes.scale_url,
                wishes.protocol,
                sample=wishes.weights == "sample",
                asking=wishes.asking,
            )
        except ScaleError:
            self.desk.tell(message("Nothing was recorded."))
            raise
        except KeyboardInterrupt:  # a person is waited for, as at a question
            raise click.Abort from None
        day = self._moment().date()
        found = checked_by_scale(checked, self.weighed, self.desk.settings, day)
        checked = replace(checked, findings=(*checked.findings, *differing, *found))
        if not checked.acceptable:
            tell_findings(self.desk, found)
            raise FaultyListError(checked.errors, answered=False)
        return checked

    def _agreed(self, checked: CheckedList) -> Acceptance:
        """Return what is to be recorded, once the operator said yes to it.

        The clock is read when the question is put, and again at the answer: a day that
        ended in between is reckoned anew.
        """
        while True:
            acceptance = self._prepare(checked)
            tell_findings(self.desk, acceptance.findings[len(checked.findings) :])
            if self.desk.interactive or self.wishes.shown_as == "table":
                talk.tell_totals(self.desk, acceptance)
            quote = self.ledger.quote(acceptance.source.sha256, acceptance.client.client_id)
            if quote is not None:
                talk.tell_quote(self.desk, acceptance, quote)
            asking = self.wishes.asking
            if asking and not ask_yes(self.desk, N_("Record the acceptance?"), default=True):
                raise GivenUpError
            if self._moment().date() == acceptance.accepted_at.date():
                return acceptance
            self.desk.tell(message("The day has ended meanwhile; all is reckoned anew."))

    def _prepare(self, checked: CheckedList) -> Acceptance:
        """Number, price and date; a label that will not do is asked for again."""
        wishes = self.wishes
        given = wishes.at is not None
        tell_moment_behind(self.desk, self.ledger, self._moment(), given=given)
        self.sha256 = checked.listing.source.sha256
        scanned = wishes.asking and wishes.first_label is None and _numberless(checked)
        while True:
            label = talk.ask_first_label(self.desk) if scanned else wishes.first_label
            assert self.client is not None, "the client is known before anything is priced"
            try:
                with self._working(N_("Numbering and pricing …")):
                    acceptance = prepare(
                        checked,
                        client=self.client,
                        settings=self.desk.settings,
                        home=self.desk.home,
                        ledger=self.ledger,
                        first_label=label,
                        weighed=self.weighed,
                        operator=wishes.operator or self.desk.operator,
                        at=self._moment(),
                    )
            except (WrongUseError, LedgerError) as error:
                if not scanned or label is None:
                    raise
                self.desk.tell(error.said)
                continue
            self.wishes = replace(wishes, first_label=label)
            return acceptance

    def _record(self, acceptance: Acceptance, renderer: "Renderer | None") -> None:
        from batchpost.parsers.apart import let_go
        from batchpost.workflows.keep_originals import keep, originals_of
        from batchpost.workflows.print_documents import MadeAhead

        assert self.taken is not None, "a list is copied before it is read"
        let_go()
        archive = originals_of(self.desk.home, self.desk.settings)
        with self._working(N_("Recording …")):
            keep(self.taken.copies, acceptance.source.sha256, archive)  # before it is recorded
            foreseen = replace(acceptance, batch_no=self.ledger.foreseen_batch_no())
            ahead = MadeAhead(foreseen, self.desk.settings, self.desk.language, renderer)
            recorded = self.ledger.record(acceptance)
        if recorded.already:  # another workplace was faster
            self._point_to(recorded.batch_no, acceptance.items)
            return
        tell_recorded(self.desk, recorded.batch_no)
        done = replace(acceptance, batch_no=recorded.batch_no)
        show_result(self.desk, self.wishes.shown_as, done, self.wishes.out, ahead)

    def _give_back_labels(self) -> None:
        """Give back labels that were reserved for a list which then went without them."""
        if self.sha256 is not None and asks_next(self.wishes.first_label):
            with suppress(LedgerError):  # reserved they are still there, and told as such
                self.ledger.reservations.give_back_labels(
                    self.sha256, operator=self.desk.operator, at=self.desk.now()
                )

    def _working(self, words: str) -> AbstractContextManager[object]:
        """Show that work goes on, to a person only."""
        if not self.desk.interactive:
            return nullcontext()
        from rich.console import Console

        return Console(stderr=True).status(self.desk.text(words))


def _numberless(checked: CheckedList) -> bool:
    items = checked.listing.items
    return bool(items["item_identifier"].isna().all() and (items["category"] != "ordinary").any())
