"""Sentences about groups of people's scores: findings of the distribution, what stands out, what is not shown.

Words stay with groups and their numbers; a group that stands out is "to discuss", never accused.
"""

from __future__ import annotations

from bsc.analysis.careers import Careers
from bsc.analysis.people import TOTAL, Base, Distribution, Group, When
from bsc.analysis.people_fair import Ceiling, FairView
from bsc.frames import each
from bsc.i18n import Language, text
from bsc.people.effect import magnitude
from bsc.people.lattice import Bins
from bsc.present.rules import COMPONENT_NAMES

_SIZES = {
    "negligible": text("hardly differs from the others"),
    "small": text("differs a little from the others"),
    "medium": text("differs clearly from the others"),
    "large": text("differs strongly from the others"),
}


def part_name(part: str, lang: Language) -> str:
    """The component in words; ``total`` is the career score."""
    return lang.show(COMPONENT_NAMES[part])


def unit_name(base: Base, node: int, lang: Language) -> str:
    """A unit's name; the whole organisation's for the top."""
    return base.tree.names[node]


def group_name(base: Base, group: Group, lang: Language) -> str:
    """A group in words."""
    unit = unit_name(base, group.unit, lang)
    if group.kind == "own":
        return lang.t("{unit}: own staff", unit=unit) if base.tree.children[group.unit] else unit
    if group.kind == "grade":
        return grade_name(base, group.grade, lang)
    if group.kind == "cell":
        own = group.key.startswith("=") and base.tree.children[group.unit]
        name = lang.t("{unit}: own staff", unit=unit) if own else unit
        return f"{name} · {grade_name(base, group.grade, lang)}"
    if group.kind == "period":
        return lang.period(group.period)
    if group.kind == "component":
        return part_name(group.part, lang)
    return unit


def grade_name(base: Base, k: int, lang: Language) -> str:
    """A grade with its code: G3 Officer; “no grade” where no report says."""
    code, name = base.grades[k], lang.value(base.grade_name(k))
    if not code:
        return lang.t("no grade stated")
    return code if name == code else f"{code} {name}"


def line_words(line: int | None, lang: Language) -> str:
    """The minimum, as it stands above the line in a picture."""
    return "" if line is None else lang.t("Minimum for a GCR: {line}", line=lang.number(line / 100))


def title(found: Distribution, base: Base, fair: FairView | None, lang: Language) -> str:
    """The finding of a distribution: the share at or above the minimum, or the middle; and how many units stand out."""
    n = int(found.bins.people.sum()) if found.by != "periods" else 0
    if found.by == "components":
        return lang.t("Four views of the same people: where scores bunch, a component decides little")
    if found.by == "periods":
        return _over_time(found, lang)
    if not n:
        return lang.t("No group is large enough to be shown")
    whole = found.bins.pool([0] * len(found.groups), 1)
    if found.coarse:
        return _mode(found, whole, n, fair, lang)
    reached = found.line is not None and found.hidden == 0
    if reached and found.line is not None:
        share = float(round(100 * int(whole.at_least(found.line)[0]) / n))
        first = lang.t(
            "{share} of {n} people reach the minimum",
            share=lang.percent(share, 0),
            n=n,
        )
    else:
        q = whole.quantile((0.25, 0.5, 0.75))[0]
        first = lang.t(
            "Half of {n} people score between {low} and {high}",
            n=n,
            low=lang.number(q[0], 1),
            high=lang.number(q[2], 1),
        )
    return _with_units(first, found, fair, lang)


def _mode(found: Distribution, whole: Bins, people: int, fair: FairView | None, lang: Language) -> str:
    """Few values: the most frequent one and its share."""
    at = int(whole.counts[0].argmax())
    first = lang.t(
        "{share} of {n} people are rated {value}",
        share=lang.percent(float(round(100 * int(whole.counts[0, at]) / people)), 0),
        n=people,
        value=lang.number(float(whole.lattice.edges[at]) / 100),
    )
    return _with_units(first, found, fair, lang)


def _with_units(first: str, found: Distribution, fair: FairView | None, lang: Language) -> str:
    """The finding, and how many units stand out."""
    if fair is None or not fair.fair.comparable:
        return first
    out = len(fair.exceptional)
    if not out:
        return lang.t("{finding}, and no unit stands out", finding=first)
    return lang.n(
        "{finding}, and one of {m} units stands out",
        "{finding}, and {n} of {m} units stand out",
        out,
        finding=first,
        m=len(found.groups),
    )


def _over_time(found: Distribution, lang: Language) -> str:
    middle = found.five[:, 2]
    if len(middle) < 2:
        return lang.t("There is one period only: nothing can be said about time")
    # a new minimum comes with new weights: only periods under the newest rule are compared
    first = next(k for k in range(len(middle)) if set(found.lines[k:]) == {found.lines[-1]})
    if first == len(middle) - 1:
        return lang.t("The rules changed with the last period: nothing can be said about change yet")
    change = float(middle[-1] - middle[first])
    if found.coarse:
        means = found.bins.mean()
        change = float(means[-1] - means[first])
    values = {
        "first": lang.period(found.groups[first].period),
        "points": lang.number(abs(change), 1),
    }
    if abs(change) < 0.5:
        return lang.t("The middle score has hardly moved since {first}", **values)
    if change > 0:
        return lang.t("The middle score has risen by {points} points since {first}", **values)
    return lang.t("The middle score has fallen by {points} points since {first}", **values)


def careers_title(found: Careers, lang: Language) -> str:
    """How many may be proposed, and how many are on watch."""
    whole, near = found.whole("eligible"), found.whole("watch")
    if whole is None:
        return lang.t("Who may be proposed cannot be said without giving people away")
    first = lang.t("{n} of {people} people may be proposed for a GCR", n=whole, people=found.people)
    if not near or found.watch is None:
        return first
    return lang.t("{first}; {near} are one low period away from a review", first=first, near=near)


def hidden_words(found: Distribution, base: Base, lang: Language) -> str:
    """How much of the view is not shown, and why."""
    if not found.hidden:
        return ""
    if found.by == "periods":
        return lang.n(
            "One period is not shown: fewer than {least} people.",
            "{n} periods are not shown: fewer than {least} people.",
            found.hidden,
            least=base.least,
        )
    return lang.n(
        "One group with {people} people is not shown, so that nobody can be worked out (minimum {least} people).",
        "{n} groups with {people} people together are not shown, so that nobody can be worked out (minimum {least} people).",
        found.hidden,
        people=found.hidden_people,
        least=base.least,
    )


def stands_out(base: Base, found: Distribution, view: FairView, lang: Language, most: int = 5) -> list[str]:
    """The groups that stand out after grade mix and shrinkage, with what that means for a pair of people."""
    names = {g.key: group_name(base, g, lang) for g in found.groups}
    said = []
    for row in each(view.exceptional.head(most)):
        away = float(row.shrunk) - view.fair.centre
        values = {
            "unit": names[str(row.key)],
            "points": lang.number(abs(away), 1),
            "share": lang.percent(float(round(100 * row.chance)), 0),
            "words": _SIZES[magnitude(float(row.delta))],
        }
        if away > 0:
            said.append(
                lang.t(
                    "{unit}: {points} points above the middle of all units after grade mix. It {words}: a "
                    "random person there "
                    "is ahead of a random person elsewhere in {share} of pairs. To discuss.",
                    **values,
                )
            )
        else:
            said.append(
                lang.t(
                    "{unit}: {points} points below the middle of all units after grade mix. It {words}: a "
                    "random person there "
                    "is ahead of a random person elsewhere in {share} of pairs. To discuss.",
                    **values,
                )
            )
    return said


def ceiling_words(found: Ceiling, part: str, cap: int, lang: Language) -> str:
    """How many stand at the top of the scale: there a score no longer tells people apart."""
    if found.capped:
        return lang.t(
            "{share} of people stand at the cap of {cap}: up there a score no longer tells people apart.",
            share=lang.percent(found.capped, 0),
            cap=lang.number(cap / 100),
        )
    if found.hundred:
        return lang.t(
            "{share} of people stand at exactly 100 points, which is natural where a target is met exactly.",
            share=lang.percent(found.hundred, 0),
        )
    return ""


def rules_words(when: When, lang: Language) -> str:
    """By which rules the period is scored: weights, minimum, since when, and whether they are an illustration."""
    rule = when.career.rule
    if rule is None:
        return lang.t("The rule set says nothing about career scores.")
    weights = "/".join(lang.number(w / 10, 1) for w in rule.weights)
    said = [lang.t("KPIs, assessment, development {weights}", weights=weights)]
    if rule.minimum is None:
        said.append(lang.t("minimum not public"))
    else:
        said.append(lang.t("minimum {line}", line=lang.number(rule.minimum / 100)))
    reference = when.career.references["minimum" if rule.minimum is not None else "kpi"]
    said.append(reference.title.show(lang))
    if when.career.illustrative and rule.minimum is not None:
        said.append(lang.t("illustrative"))
    return " · ".join(said)


def nothing_known(found: Distribution, base: Base, when: When, parts: list[str], lang: Language) -> list[str]:
    """What these data do not allow to conclude: one period, one score, few values, no line."""
    said = []
    if base.counts:
        said += [
            lang.t(
                "What can be said: how many people are at each level in each unit and year, how units differ in "
                "that beyond chance, "
                "and how the whole moved from year to year."
            ),
            lang.t(
                "The reports hold counts per level, no persons: nothing can be said about single people, about "
                "the same people over "
                "time, about grades, components or assessors. Levels are an order, not a measure: a mean level "
                "is a summary only."
            ),
        ]
    if len(base.periods) == 1:
        said.append(
            lang.t(
                "There is one period only: nothing can be said about change, about people who are low again and "
                "again, or about "
                "movement between bands; one period proves little about one person."
            )
        )
    if parts == [TOTAL] and not base.counts:
        said.append(
            lang.t(
                "The report gives one score without components: it cannot be said what the score is made of, "
                "what people need, "
                "or which component decides."
            )
        )
    values = int((found.bins.counts.sum(axis=0) > 0).sum())
    if 0 < values <= 3 and not base.counts:
        held = [
            lang.number(float(edge) / 100)
            for edge, n in zip(found.bins.lattice.edges[:-1], found.bins.counts.sum(axis=0), strict=True)
            if n
        ]
        said.append(
            lang.t(
                "Only the values {values} occur: groups can be compared by their shares, but fine differences, heaping and "
                "people near a line cannot be seen on so coarse a scale.",
                values=", ".join(held),
            )
        )
    if not base.counts and (when.career.rule is None or when.career.rule.minimum is None):
        said.append(
            lang.t(
                "The minimum for a Grade Confirmation Request is not public and not entered: nobody is counted as above "
                "or below it. It can be entered on the Method page."
            )
        )
    return said
