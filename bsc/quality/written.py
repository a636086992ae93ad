"""Checks of what is written: the wording of the name (S) and what is needed to measure it (M)."""

from __future__ import annotations

from collections.abc import Mapping

from bsc.i18n import text
from bsc.quality.facts import Answer, Facts, Rule, fails, passes, there, unknown
from bsc.quality.rules import Limits
from bsc.quality.wording import divides, unit_kind, wording

# S: the wording


def _length(facts: Facts, limits: Limits) -> Answer:
    words = wording(facts.name).words
    if words < limits.words_least:
        return fails(
            text("{words} words are too few to say what is measured, of whom and where.", words=words),
            text("Add whose result it is, for example participants, employers or staff."),
        )
    if words > limits.words_most:
        return fails(
            text("{words} words are more than one indicator needs.", words=words),
            text("Keep what is measured in the name; move conditions and the method to the formula."),
        )
    return passes(text("{words} words", words=words))


def _measure_word(facts: Facts, limits: Limits) -> Answer:
    found = wording(facts.name)
    if found.measure:
        return passes(text("It begins with a measure: “{word}”.", word=found.measure))
    return fails(
        text("It does not begin with a measure, so it reads like an objective or a thing."),
        text("Begin with what is counted, for example “{example}”.", example=_example(facts, found.english)),
    )


def _example(facts: Facts, english: bool) -> str:
    """The name with a measure word in front, in the language of the name and fitting its unit."""
    kind = unit_kind(facts.measure_unit)
    index = "inde" in facts.measure_unit.lower() or "skor" in facts.measure_unit.lower()
    words = {
        "percent": ("Persentase", "Percentage of"),
        "time": ("Waktu", "Time for"),
        "index": ("Indeks", "Index of"),
        "money": ("Nilai", "Value of"),
        "": ("Jumlah", "Number of"),
    }
    money = facts.measure_unit.lower().startswith(("rp", "idr", "usd", "juta", "miliar"))
    front = words[kind or ("index" if index else "money" if money else "")][int(english)]
    return f"{front} {facts.name[:1].lower()}{facts.name[1:]}"


def _one_concept(facts: Facts, limits: Limits) -> Answer:
    joined = wording(facts.name).joined
    if joined:
        return fails(
            text("“{word}” joins two things: one number cannot say which of them moved.", word=joined),
            text("Make two indicators of it, or name the one thing that both serve."),
        )
    return passes(text("One thing is measured."))


def _no_vague_word(facts: Facts, limits: Limits) -> Answer:
    found = wording(facts.name)
    if found.vague and not (found.says_how and found.measure):
        return fails(
            text(
                "“{word}” can be read in any way, and no measure beside it says how.",
                word=", ".join(found.vague),
            ),
            text("Say how it is seen: a share, an index, a standard that is met, or a grade."),
        )
    if found.vague:
        return passes(text("“{word}” stands beside a measure that says how.", word=", ".join(found.vague)))
    return passes(text("No vague word."))


# M: what is needed to measure it


def _definition(facts: Facts, limits: Limits) -> Answer:
    return there(
        facts,
        "definition",
        facts.definition,
        text("What it means is defined."),
        text("It is not defined, so what counts and what does not is left to whoever counts."),
        text("Define the words of its name: who counts, from when on, and what is left out."),
    )


def _unit(facts: Facts, limits: Limits) -> Answer:
    return there(
        facts,
        "measure_unit",
        facts.measure_unit,
        text("Unit of measure: {unit}", unit=facts.measure_unit),
        text("There is no unit of measure."),
        text("Name the unit: %, people, working days, index points."),
    )


def _formula(facts: Facts, limits: Limits) -> Answer:
    return there(
        facts,
        "formula",
        facts.formula,
        text("There is a formula."),
        text("There is no formula, so two people would compute two numbers."),
        text("Write what is counted and, for a share, what it is divided by."),
    )


def _ratio_parts(facts: Facts, limits: Limits) -> Answer:
    said = facts.measure_unit.strip()
    if not said and wording(facts.name).promises != "share":
        return unknown(text("Without a unit of measure it cannot be said whether it is a share."))
    if said and unit_kind(said) != "percent":
        return passes(text("No share: it needs no numerator and denominator."))
    if not facts.formula.strip():
        return unknown(
            text("A share without a formula: numerator and denominator are not known."),
            text("Write the formula as numerator ÷ denominator × 100."),
        )
    if divides(facts.formula):
        return passes(text("The formula names numerator and denominator."))
    return fails(
        text("It is a share, but the formula does not say what is divided by what."),
        text("Write the formula as numerator ÷ denominator × 100."),
    )


def _source(facts: Facts, limits: Limits) -> Answer:
    return there(
        facts,
        "data_source",
        facts.data_source,
        text("Data source: {source}", source=facts.data_source),
        text("There is no data source, so nobody can check the number."),
        text("Name the system, register or survey the number is read from."),
    )


def _direction(facts: Facts, limits: Limits) -> Answer:
    return there(
        facts,
        "polarity",
        facts.polarity,
        text("It is said which way is better."),
        text("Nobody has said which way is better."),
        text("Choose the direction in the catalogue."),
    )


def _unit_agrees(facts: Facts, limits: Limits) -> Answer:
    promises = wording(facts.name).promises
    if not facts.measure_unit.strip():
        return unknown(text("Without a unit of measure this cannot be compared with the name."))
    kind = unit_kind(facts.measure_unit)
    unit = facts.measure_unit
    if promises == "share" and kind != "percent":
        return fails(
            text("The name promises a share, the unit is “{unit}”.", unit=unit),
            text("Use % as the unit, or begin the name with the number of things."),
        )
    if promises == "count" and kind == "percent":
        return fails(
            text("The name promises a number of things, the unit is “{unit}”.", unit=unit),
            text("Begin the name with a percentage, or name what is counted as the unit."),
        )
    if promises == "time" and kind == "percent":
        return fails(
            text("The name promises a length of time, the unit is “{unit}”.", unit=unit),
            text("Use days or hours, or measure the share that keeps the standard time."),
        )
    return passes(text("Name and unit agree: {unit}", unit=unit))


CHECKS: Mapping[str, Rule] = {
    "length": _length,
    "measure_word": _measure_word,
    "one_concept": _one_concept,
    "no_vague_word": _no_vague_word,
    "definition": _definition,
    "unit": _unit,
    "formula": _formula,
    "ratio_parts": _ratio_parts,
    "source": _source,
    "direction": _direction,
    "unit_agrees": _unit_agrees,
}
