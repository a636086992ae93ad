"""Which rules score an organisation: its rule set with its own perspectives and dated values on top, as of the
reader's choice."""

from __future__ import annotations

from datetime import date

import duckdb

from bsc import amendments, own_perspectives
from bsc.policy_model import Policy


def policy_of(
    cursor: duckdb.DuckDBPyConnection,
    org: str,
    rule_set: str,
    today_rules: bool = False,
    today: date | None = None,
) -> Policy:
    """The rule set ``rule_set`` as the organisation's people filled it in and changed it (``bsc.amendments``); their
    own one also with what they entered about perspectives. Another rule set keeps its own perspectives.

    ``today_rules``: every period under the rules in force ``today``, instead of those in force at its end.
    """
    base = own_perspectives.rule_set_with(cursor, org, rule_set)
    chosen, _ = amendments.holding(base, amendments.in_force(cursor, org, rule_set))
    return chosen.at(today or date.today()) if today_rules else chosen  # noqa: DTZ011 - the reader's own day
