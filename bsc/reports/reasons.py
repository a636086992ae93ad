"""Why a cell, a row or a table could not be used, in words, and what to do about it. Codes are stable."""

from __future__ import annotations

from dataclasses import dataclass

from bsc.i18n import Text, text
from bsc.reports.recognise import refusals


@dataclass(frozen=True)
class Reason:
    """One reason: what is wrong, and what to do."""

    code: str
    what: Text
    do: Text


def reasons() -> dict[str, Reason]:
    """All reasons by code: of cells, of rows and of whole tables."""
    same_words = text("Write the number alone, as in the other rows of the column.")
    found = {
        # rows
        "no_unit": (text("The row names no unit."), text("Write the unit, or leave the row out.")),
        "unit_ambiguous": (
            text("More than one unit has this name."),
            text("Write the unit's code instead of its name."),
        ),
        "no_indicator": (
            text("The row names no indicator."),
            text("Write the indicator, or leave the row out."),
        ),
        "indicator_ambiguous": (
            text("More than one indicator has this name."),
            text("Write the indicator's code instead of its name."),
        ),
        "no_objective": (
            text("The row names no objective."),
            text("Write the objective, or leave the row out."),
        ),
        "no_period": (text("The row names no period."), text("Write the period, for example TW II 2024.")),
        "period_unreadable": (
            text("This is not a period."),
            text("Write a year, a semester, a quarter or a month with its year, for example TW II 2024."),
        ),
        "conflicting": (
            text("Two rows give different values for the same unit, indicator and period."),
            text("Keep the right one and delete the other; neither was used."),
        ),
        "repeated": (
            text("The row says the same as an earlier one; it was counted once."),
            text("Nothing needs to be done."),
        ),
        # cells
        "not_a_number": (text("This is not a number."), same_words),
        "number_format": (
            text("The decimal and thousands signs do not fit the other numbers of the column."),
            text("Write the number as in the other rows of the column."),
        ),
        "relative_value": (
            text("The cell says how far from another number, not which number."),
            text("Write the number itself that was planned or reached."),
        ),
        "date": (text("This is a date, not a number."), same_words),
        "several_numbers": (text("There is more than one number in the cell."), same_words),
        "too_large": (text("The number is too large."), text("Check the number of digits.")),
        "actual_range": (
            text("An actual cannot be a range."),
            text("Write the one value that was reached."),
        ),
        "actual_bound": (
            text("An actual cannot be “more than” or “less than” something."),
            text("Write the one value that was reached."),
        ),
        "polarity_unknown": (
            text("It is not known which direction this word means."),
            text("Write maximize, minimize, stabilize or range."),
        ),
        "polarity_ambiguous": (
            text("This word can mean either direction."),
            text("Say in the preview what it means, or write maximize or minimize."),
        ),
        "polarity_conflict": (
            text("The direction differs from that of most rows of this indicator."),
            text("Write one direction for the indicator in all rows."),
        ),
        "perspective_unknown": (
            text("This is no perspective that is known; the indicator was left without one."),
            text("Write one of the perspectives, or place the indicator in the catalogue."),
        ),
        "level_unknown": (
            text("This is no level; the indicator was left without one."),
            text("Write input, activity, output, outcome or impact."),
        ),
        "consolidation_unknown": (
            text("This is no way to put periods together; it was left open."),
            text("Write sum, average or last."),
        ),
        "weight_negative": (
            text("A weight cannot be negative."),
            text("Write the weight as a positive number."),
        ),
        "parent_unknown": (
            text("The parent unit is not known."),
            text("Add the parent unit to the list, or write its code."),
        ),
        "parent_circle": (
            text("A unit cannot stand below itself."),
            text("Write the unit that stands above this one."),
        ),
        "not_a_day": (text("This is not a date."), text("Write a day, for example 31/12/2024.")),
        "negative_count": (text("A number of people cannot be negative."), text("Check the number.")),
        "broken_count": (text("A number of people must be whole."), text("Check the number.")),
        # persons and links
        "no_person": (
            text("The row names no person."),
            text("Write the person's code, or leave the row out."),
        ),
        "no_score": (text("The row holds no score."), text("Write a score, or leave the row out.")),
        "no_kpi": (text("The row names no KPI."), text("Write the KPI, or leave the row out.")),
        "conflicting_person": (
            text("Two rows give different values for the same person and period."),
            text("Keep the right one and delete the other; neither was used."),
        ),
        "score_negative": (text("A score cannot be negative."), text("Check the number.")),
        "share_negative": (
            text("A share cannot be negative."),
            text("Give a share between 0 and 1 (or 0% and 100%)."),
        ),
        "no_child": (
            text("The row does not say what serves something else."),
            text("Write the code of the KPI or indicator that serves."),
        ),
        "no_parent": (
            text("The row does not say what is served."),
            text("Write the code of the indicator or objective that is served."),
        ),
        "link_to_itself": (
            text("The link leads back to its own child."),
            text("Name the parent that the child serves."),
        ),
        "link_reversed": (
            text("The link leads from a unit indicator down to an individual KPI."),
            text("Child and parent seem to be swapped: the child is the one that serves."),
        ),
        "link_from_objective": (
            text("The link starts at an objective and does not end at one."),
            text("The cascade ends at objectives; write cause and effect between objectives only."),
        ),
        "link_repeated": (
            text("The table gives this child and parent more than once; one row counts."),
            text("Keep one row for each child and parent."),
        ),
        "link_cycle": (
            text("The link is part of a circle; the remarks of the report name it."),
            text("Decide which of them is the higher one and remove the link that leads down from it."),
        ),
        # files that could not be read
        "empty_file": (text("The file is empty."), text("Check that it was saved completely.")),
        "password": (
            text("The file is protected by a password."),
            text("Save a copy without the password and give that."),
        ),
        "bomb": (
            text("The file unpacks to far more than a report holds."),
            text("If it is a real report, save its table as CSV."),
        ),
        "broken": (
            text("The file is damaged or is not what its name says."),
            text("Open it in the program it came from and save it again."),
        ),
        "not_a_table": (
            text("This is not a table."),
            text("Give it as CSV, XLSX, XLS, ODS, Parquet or PDF."),
        ),
        "no_text": (
            text("The PDF holds pictures of pages, no text."),
            text("Ask for the file it was printed from, or type the table into the template."),
        ),
        "file_too_large": (
            text("The file is too large."),
            text("Split it, or leave out columns that are not needed."),
        ),
        "too_wide": (
            text("The table has too many columns."),
            text("Leave out the columns that are not needed."),
        ),
        "encoding": (
            text("The text of the file cannot be decoded."),
            text("Save it again as CSV UTF-8."),
        ),
        "memory": (
            text("The file needs more memory than a report may."),
            text("Give the table as CSV, or in parts."),
        ),
        "time": (text("Reading takes too long."), text("Give the table as CSV, or in parts.")),
        # tables
        "nothing_usable": (
            text("No row of the table can be used."),
            text("Look at the reasons of its rows."),
        ),
        "same_columns": (
            text("Two columns say the same thing."),
            text("Say in the preview which of them to ignore, or which period each belongs to."),
        ),
        "target_period": (
            text("It is not clear which period a column belongs to."),
            text("Say the period in the preview, or ignore the column."),
        ),
        "not_confirmed": (
            text("The table was understood, but nobody has confirmed it yet."),
            text("Confirm it, or run the command with --yes."),
        ),
    }
    known = {code: Reason(code, what, do) for code, (what, do) in found.items()}
    advice = text("Drop a table of indicators with targets and actuals instead.")
    return known | {code: Reason(code, what, advice) for code, what in refusals().items()}


def reason(code: str) -> Reason:
    """The reason of a code; an unknown code (of a file that could not be opened) stands for itself."""
    return reasons().get(code) or Reason(
        code, text("Not used: {code}", code=code), text("See the message of the import.")
    )
