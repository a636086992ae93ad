"""The named problems of links, in words: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bsc.cascade.model import Ints, Links, Nodes, Problem
from bsc.i18n import Text, text

SHOWN = 3  # examples named in a message; the rest is in the problem's rows


def percent(fraction: float) -> float:
    """A fraction as a percentage with one decimal, for a sentence."""
    return round(100 * fraction + 0.0, 1)


def either(count: int, one: Text, more: Text) -> Text:
    """The singular or the plural text: a Text is rendered later and cannot choose by number itself."""
    return one if count == 1 else more


Builder = Callable[[int], tuple[Text, Text]]

_BY_CODE: dict[str, Builder] = {
    "unknown_child": lambda n: (
        either(
            n,
            text("One link starts at a KPI or indicator that is not in the catalogue."),
            text("{n} links start at a KPI or indicator that is not in the catalogue.", n=n),
        ),
        text("Correct the child code, or load the individual KPIs and indicators first."),
    ),
    "unknown_parent": lambda n: (
        either(
            n,
            text("One link leads to a parent that is not in the catalogue."),
            text("{n} links lead to a parent that is not in the catalogue.", n=n),
        ),
        text(
            "Correct the parent code, or load the indicators and objectives first. Until then this share counts as unlinked."
        ),
    ),
    "expired_parent": lambda n: (
        either(
            n,
            text("One link leads to a parent that is not in force on this date."),
            text("{n} links lead to a parent that is not in force on this date.", n=n),
        ),
        text("Link the child to the parent's successor. Until then this share counts as unlinked."),
    ),
    "self_link": lambda n: (
        either(
            n,
            text("One link leads back to its own child."),
            text("{n} links lead back to their own child.", n=n),
        ),
        text("Name the parent that the child serves."),
    ),
    "objective_as_child": lambda n: (
        either(
            n,
            text("One link starts at a strategic objective."),
            text("{n} links start at a strategic objective.", n=n),
        ),
        text("The cascade ends at objectives; draw cause and effect between objectives in the strategy map."),
    ),
    "reversed": lambda n: (
        either(
            n,
            text("One link leads from a unit indicator down to an individual KPI."),
            text("{n} links lead from a unit indicator down to an individual KPI.", n=n),
        ),
        text("Child and parent seem to be swapped: the child is the one that serves."),
    ),
    "bad_share": lambda n: (
        either(
            n,
            text("One link has a negative or infinite share."),
            text("{n} links have a negative or infinite share.", n=n),
        ),
        text("Give a share between 0 and 1 (or 0% and 100%)."),
    ),
    "duplicate": lambda n: (
        either(
            n,
            text("One link repeats another one with the same share."),
            text("{n} links repeat another one with the same share.", n=n),
        ),
        text("Nothing to do: each link counts once."),
    ),
    "duplicate_conflict": lambda n: (
        either(
            n,
            text("One link repeats another one with a different share; the later row counts."),
            text("{n} links repeat another one with a different share; the later row counts.", n=n),
        ),
        text("Keep one row for each child and parent."),
    ),
    "share_above_one": lambda n: (
        either(
            n,
            text("The shares of one KPI or indicator add up to more than 100%; they were scaled to 100%."),
            text(
                "The shares of {n} KPIs or indicators add up to more than 100%; they were scaled to 100%.",
                n=n,
            ),
        ),
        text("Correct the shares so that they add up to at most 100%."),
    ),
    "assumed_share": lambda n: (
        either(
            n,
            text("One KPI or indicator has several parents without shares; equal shares were assumed."),
            text(
                "{n} KPIs or indicators have several parents without shares; equal shares were assumed.", n=n
            ),
        ),
        text("Give the shares; until then the measures show how far they could be off."),
    ),
    "no_share_left": lambda n: (
        either(
            n,
            text("One link without a share carries nothing: the child's other shares already use 100%."),
            text("{n} links without a share carry nothing: the child's other shares already use 100%.", n=n),
        ),
        text("Give each link its share."),
    ),
    "skipped_level": lambda n: (
        either(
            n,
            text("One link skips a level. It counts like the others."),
            text("{n} links skip a level. They count like the others.", n=n),
        ),
        text("Nothing has to be done; check that the level between was left out on purpose."),
    ),
}


def codes() -> tuple[str, ...]:
    """The codes of all link problems, ``cycle`` included."""
    return (*_BY_CODE, "cycle")


def link_problem(code: str, nodes: Nodes, links: Links, rows: Ints, refused: bool) -> Problem:
    """A problem about single links; the message names the first few as 'child → parent'."""
    title, hint = _BY_CODE[code](int(rows.size))
    named = "; ".join(links.describe(int(row), nodes) for row in rows[:SHOWN])
    return Problem(code, title, _with_rest(named, int(rows.size)), hint, rows, np.empty(0, np.int64), refused)


def child_problem(code: str, nodes: Nodes, rows: Ints, children: Ints) -> Problem:
    """A problem about all links of some children; the message names the first few children. Nothing is refused."""
    title, hint = _BY_CODE[code](int(children.size))
    named = "; ".join(nodes.label(int(child)) for child in children[:SHOWN])
    return Problem(code, title, _with_rest(named, int(children.size)), hint, rows, children, False)


def loop_problem(nodes: Nodes, rows: Ints, loop: list[int], members: int) -> Problem:
    """A loop by name. ``rows`` are all links inside the tangle of ``members`` nodes that this loop belongs to."""
    walk = " → ".join(nodes.label(node) for node in [*loop, loop[0]])
    extra = members - len(loop)
    return Problem(
        "cycle",
        text("These links go round in a circle; none of them counts."),
        text("{walk}", walk=walk)
        if not extra
        else text("{walk} (and {extra} more nodes tangled with it)", walk=walk, extra=extra),
        text("Decide which of them is the higher one and remove the link that leads down from it."),
        rows,
        np.asarray(loop, np.int64),
        True,
    )


def more_loops_problem(rows: Ints, count: int) -> Problem:
    """The loops beyond those that were named one by one."""
    return Problem(
        "cycle",
        text("These links go round in a circle; none of them counts."),
        text("{n} more circles, {links} links together.", n=count, links=int(rows.size)),
        text("So many circles often mean that child and parent were swapped in part of the file."),
        rows,
        np.empty(0, np.int64),
        True,
    )


def _with_rest(named: str, count: int) -> Text:
    rest = count - SHOWN
    return (
        text("{named}", named=named)
        if rest <= 0
        else text("{named}; and {rest} more", named=named, rest=rest)
    )
