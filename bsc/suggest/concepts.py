"""What the concepts of the lexica are called, for the reader who asks why."""

from __future__ import annotations

from bsc.i18n import Text, text

_TITLES = {
    # how it is measured
    "count_head": text("a count"),
    "percent_head": text("a share"),
    "index_head": text("an index or a score"),
    "rate_head": text("a rate"),
    "degree_head": text("a degree or quality"),
    "ratio_head": text("a ratio"),
    "done_head": text("something done or made"),
    "task_head": text("a task to carry out"),
    "changed_head": text("a change over time"),
    # means
    "money_available": text("money made available"),
    "staff_available": text("people made available"),
    "equipment_available": text("equipment made available"),
    "staff_qualification": text("qualifications of staff"),
    # steps
    "step_word": text("a step of the work"),
    "progress": text("progress of a plan"),
    "draft": text("drafts and incoming papers"),
    "internal_timeliness": text("speed or punctuality of a process"),
    "internal_compliance": text("keeping to a procedure"),
    "internal_control": text("internal control and risk"),
    "budget_absorption": text("spending of the budget"),
    # products and services
    "document": text("documents and data"),
    "document_made": text("making or issuing a document"),
    "built": text("building, buying or handing out"),
    "goods": text("goods and facilities"),
    "trained": text("people trained or guided"),
    "served": text("people served"),
    "coverage": text("coverage of a service"),
    "case_handled": text("cases handled"),
    "volume_done": text("volume of work or products"),
    # changes among others
    "satisfaction": text("satisfaction, trust, perception"),
    "staff_attitude": text("attitude or presence of staff"),
    "behaviour": text("what users do"),
    "third_party_quality": text("quality or grade reached"),
    "accountability": text("grade of governance"),
    "integrity_result": text("grade of integrity and culture"),
    "audit_followup": text("follow-up of audits"),
    "audit_opinion": text("audit opinion and financial soundness"),
    "complaint_level": text("number of complaints"),
    "condition": text("state of places and services"),
    "person_result": text("what people achieved"),
    "problem_state": text("a problem in society"),
    "economy_of_others": text("economic results of others"),
    "company_result": text("financial result"),
    "money_flow": text("money, budget, assets"),
    "unit_cost": text("cost per unit"),
    "membership": text("members and customers gained"),
    "macro_welfare": text("welfare of society"),
    "mortality": text("deaths and stunting"),
    # whose
    "society": text("people in general"),
    "place": text("a place"),
    "user": text("users of the service"),
    "staff": text("own staff"),
    "professionals": text("teachers, health workers and the like"),
    "government_unit": text("offices and institutions"),
    "ict": text("information technology"),
    "organisation": text("organisation and culture"),
    "process": text("internal processes"),
    "service": text("services"),
    "quality_of_product": text("quality of own products"),
    # rules of polarity
    "said": text("a word of a good state"),
    "silent": text("no word of a direction"),
    "bad": text("something nobody wants"),
    "time": text("time that passes"),
    "cost": text("what a unit costs"),
    "turned": text("less of something nobody wants"),
    "settled": text("something bad put right"),
    "lowered": text("a figure that should go down"),
    "loss": text("less of something valued"),
    "stable": text("a level to keep"),
    "empty": text("no text"),
}


def title(concept: str) -> Text:
    """The name of a vote's concept; a vote of a single learned word has the concept ``word``."""
    return _TITLES.get(concept, _WORD)


_WORD = text("a word seen in labelled indicators")
