"""Codes of findings about layouts."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_

_SOURCE: Final = N_("what a saved layout does to a list is told, never done in silence")

CODES: Final = {
    "layout.used": FindingCode(
        Severity.INFO,
        N_("The layout a list was read by is named."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Nothing to do."),
    ),
    "layout.constants": FindingCode(
        Severity.INFO,
        N_("What a layout says for the whole list is told."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Look whether that holds for this list too."),
    ),
    "layout.example": FindingCode(
        Severity.WARNING,
        N_("A layout comes from a list that was seen."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Compare the first items with the list, and save a layout of your own."),
    ),
    "layout.of_client": FindingCode(
        Severity.WARNING,
        N_("A client's layout is used for that client."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Give the client by --client ID."),
    ),
    "layout.changed": FindingCode(
        Severity.WARNING,
        N_("A list has the columns its layout was saved with."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Look at the new columns, and save the layout anew."),
    ),
    "layout.misfit": FindingCode(
        Severity.WARNING,
        N_("A layout fits the list it is used for."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Look at the columns, and save the layout anew."),
    ),
    "layout.default": FindingCode(
        Severity.INFO,
        N_("Values a layout puts into empty cells are told."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Nothing to do."),
    ),
    "layout.unlisted": FindingCode(
        Severity.WARNING,
        N_("A layout names the columns of its list."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Look at the column, and save the layout anew."),
    ),
    "layout.lines": FindingCode(
        Severity.WARNING,
        N_("A cell has as many lines as its layout names."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Look at these cells."),
    ),
    "layout.skipped": FindingCode(
        Severity.WARNING,
        N_("Rows that a layout leaves out are told."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Look at these rows; if they are items, read the list without the layout."),
    ),
    "layout.ended": FindingCode(
        Severity.WARNING,
        N_("Rows after the end a layout names are told."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Look at these rows; if they are items, read the list without the layout."),
    ),
    "layout.unit_differs": FindingCode(
        Severity.WARNING,
        N_("Layout and heading name one unit of weight."),
        _SOURCE,
        floor=Severity.WARNING,
        way_out=N_("Compare with an item on the scale."),
    ),
    "layout.kind_differs": FindingCode(
        Severity.WARNING,
        N_("Layout and titles name one kind."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Give --kind or --category if the titles are right."),
    ),
    "layout.category_differs": FindingCode(
        Severity.WARNING,
        N_("Layout and titles name one category."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Give --kind or --category if the titles are right."),
    ),
    "layout.words_differ": FindingCode(
        Severity.WARNING,
        N_("Words of a layout name one kind and one category."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("Give --kind and --category."),
    ),
    "layout.unreadable": FindingCode(
        Severity.WARNING,
        N_("A file of the office's layouts can be read."),
        _SOURCE,
        floor=Severity.INFO,
        way_out=N_("The list was read without this layout."),
    ),
}
