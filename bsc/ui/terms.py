"""Words for the codes of the domain: roles of columns, kinds of tables, directions, levels."""

from __future__ import annotations

from bsc.domain import Level, Polarity
from bsc.i18n import Text, text
from bsc.reports.model import Kind, Role

ROLES: dict[Role, Text] = {
    Role.UNIT: text("Unit"),
    Role.UNIT_CODE: text("Unit code"),
    Role.PARENT: text("Parent unit"),
    Role.OBJECTIVE: text("Objective"),
    Role.OBJECTIVE_CODE: text("Objective code"),
    Role.INDICATOR: text("Indicator"),
    Role.INDICATOR_CODE: text("Indicator code"),
    Role.BREAKDOWN: text("Breakdown"),
    Role.MEASURE_UNIT: text("Measure unit"),
    Role.PERIOD: text("Period"),
    Role.PERIOD_END: text("Last day of the period"),
    Role.YEAR: text("Year"),
    Role.SUBPERIOD: text("Part of the year"),
    Role.TARGET: text("Target"),
    Role.TARGET_LOW: text("Target, lower end"),
    Role.TARGET_HIGH: text("Target, upper end"),
    Role.ACTUAL: text("Actual"),
    Role.ACHIEVEMENT: text("Achievement as printed"),
    Role.BASELINE: text("Baseline"),
    Role.WEIGHT: text("Weight"),
    Role.POLARITY: text("Direction"),
    Role.PERSPECTIVE: text("Perspective"),
    Role.LEVEL: text("Level"),
    Role.MIDPOINT: text("Midpoint"),
    Role.WORST: text("Worst tolerable value"),
    Role.CONSOLIDATION: text("Consolidation"),
    Role.FORMULA: text("Formula"),
    Role.SOURCE: text("Data source"),
    Role.NOTE: text("Note"),
    Role.DEFINITION: text("Definition"),
    Role.FREQUENCY: text("Reporting frequency"),
    Role.OWNER: text("Owner"),
    Role.NAME_EN: text("Name in English"),
    Role.REPORTED_ON: text("Day of reporting"),
    Role.TYPE: text("Type of unit"),
    Role.VALID_FROM: text("First day"),
    Role.VALID_TO: text("Last day"),
    Role.COUNT: text("Number of people at a rating level"),
    Role.GRADE: text("Grade"),
    Role.PERSON: text("Person (hashed)"),
    Role.RATER: text("Rater (hashed)"),
    Role.KPI_SCORE: text("KPI score of a person"),
    Role.ASSESSMENT: text("Assessment of a person"),
    Role.DEVELOPMENT: text("Development of a person"),
    Role.SCORE: text("Score of a person"),
    Role.SERVES: text("Indicator that is served"),
    Role.SERVES_UNIT: text("Unit of the indicator that is served"),
    Role.CHILD: text("What serves"),
    Role.CHILD_UNIT: text("Unit of what serves"),
    Role.SERVED: text("What is served"),
    Role.SERVED_UNIT: text("Unit of what is served"),
    Role.SHARE: text("Share"),
    Role.LINK_KIND: text("Kind of link"),
    Role.IDENTIFYING: text("Identifying (dropped)"),
    Role.IGNORED: text("Not used"),
}

KINDS: dict[Kind, Text] = {
    Kind.MEASUREMENTS: text("Targets and actuals of indicators"),
    Kind.DEFINITIONS: text("Definitions of indicators"),
    Kind.UNITS: text("Units"),
    Kind.OBJECTIVES: text("Objectives"),
    Kind.COUNTS: text("Numbers of people per rating level"),
    Kind.PEOPLE: text("People"),
    Kind.INDIVIDUAL_KPIS: text("Individual KPIs"),
    Kind.LINKS: text("Links"),
    Kind.OTHER: text("Not recognised"),
}

POLARITIES: dict[Polarity, Text] = {
    Polarity.MAXIMIZE: text("Higher is better"),
    Polarity.MINIMIZE: text("Lower is better"),
    Polarity.STABILIZE: text("Nearest to the target is best"),
    Polarity.RANGE: text("Inside the target range is best"),
    Polarity.EXACT: text("Met or not met"),
}

LEVELS: dict[Level, Text] = {
    Level.INPUT: text("Input"),
    Level.ACTIVITY: text("Activity"),
    Level.OUTPUT: text("Output"),
    Level.OUTCOME: text("Outcome"),
    Level.IMPACT: text("Impact"),
}

SKIPPED: dict[str, Text] = {
    "total": text("Total"),
    "subtotal": text("Subtotal"),
    "section": text("Heading inside the table"),
    "footnote": text("Footnote"),
    "repeated_header": text("Header repeated"),
    "blank": text("Blank row"),
}

FORMS: dict[str, Text] = {
    "ratio": text("Actual against target"),
    "geometric": text("Geometric mean of the parts"),
    "goalpost": text("Between two goalposts"),
    "log_goalpost": text("Between two goalposts, logarithmic"),
}
CONSOLIDATIONS: dict[str, Text] = {
    "sum": text("Sum of the periods"),
    "average": text("Average of the periods"),
    "last": text("Last known value"),
}
