"""The invented organisation's own links: its planted flaws are found, and nothing that is right is called wrong."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from bsc.cascade import measures
from bsc.cascade.alignment import alignment, own_mandate, unit_alignment
from bsc.cascade.check import check
from bsc.cascade.flow import Flow
from bsc.cascade.model import Graph, Links, Nodes, Status, Tier
from bsc.cascade.weights import sheet_weights
from bsc.sample import kpis, links, people
from bsc.sample.catalogue import indicators, objectives, units

NAN = float("nan")


@pytest.fixture(scope="module")
def sample() -> Graph:
    """Objectives, every office's indicators, and the sheets of all people in the last half-year."""
    rows = [(o.code, Tier.OBJECTIVE, -1, -1, NAN) for o in objectives()]
    rows += [
        (f"{u.code}|{i.code}", Tier.INDICATOR, k, -1, NAN)
        for k, u in enumerate(units())
        for i in indicators()
        if u.scope in i.scope
    ]
    found = [
        (
            f"{x.unit}|{x.code}",
            f"{x.parent_unit}|{x.parent}" if x.parent_unit else x.parent,
            (x.share or NAN) / 100,
        )
        for x in links.unit_links()
    ]
    staff, last = people.staff(), len(people.SEMESTERS) - 1
    for block in kpis.blocks(first=last):
        t = block.template
        for person in block.rows.tolist():
            office = int(staff.office[person, last])
            rows.append((f"P{person}|{t.code}", Tier.KPI, office, person, t.weight))
            for parent, share in ((t.serves, t.share), (t.also, t.also_share)):
                if parent:
                    found.append((rows[-1][0], f"{kpis.served_unit(office, parent)}|{parent}", share or NAN))
    code, tier, unit, sheet, weight = zip(*rows, strict=True)
    is_kpi = np.array(tier) == Tier.KPI
    number = np.full(len(rows), -1)
    number[is_kpi] = np.unique(np.array(sheet)[is_kpi], return_inverse=True)[1]
    mass = np.zeros(len(rows))
    mass[is_kpi] = sheet_weights(number[is_kpi], np.array(weight)[is_kpi]).share
    nodes = Nodes(np.array(tier, np.int8), code, unit=np.array(unit), sheet=number, mass=mass)
    child, parent, share = zip(*found, strict=True)
    return check(nodes, Links.by_code(nodes, child, parent, np.array(share)), date(2024, 12, 31))


def test_no_good_link_is_refused_and_the_planted_fault_is_named(sample: Graph) -> None:
    assert (sample.status == Status.USED).all()
    over = [p for p in sample.problems if p.code == "share_above_one"]
    assert len(over) == 1
    assert {sample.nodes.label(n).split("|")[0] for n in over[0].nodes} == {links.OVERSHARED_UNIT}


def test_orphans_are_the_positions_lines_that_serve_nothing(sample: Graph) -> None:
    orphan = {sample.nodes.label(n).split("|")[1] for n in measures.orphans(Flow(sample)).nodes}
    assert orphan
    assert orphan == {t.code for t in kpis.templates() if not t.serves and not t.also} & {
        str(c).split("|")[1] for c in np.array(sample.nodes.code)[sample.kpis]
    }


def test_the_measures_fit_together_on_thousands_of_people(sample: Graph) -> None:
    flow = Flow(sample)
    everything = measures.all_measures(flow)
    assert flow.total == pytest.approx(np.unique(sample.nodes.codes("sheet")[sample.kpis]).size)
    assert everything["reach"].value == pytest.approx(1 - everything["leaks"].value)
    assert everything["leaks"].amount.sum() == pytest.approx(everything["leaks"].value)
    assert everything["reach"].amount.sum() == pytest.approx(1 - everything["reach"].value)
    unit = sample.nodes.codes("unit")
    by_unit = flow.by_group(np.where(sample.nodes.tier == Tier.KPI, unit, -1), len(units()))
    mandate = own_mandate(flow, np.where(sample.nodes.tier == Tier.INDICATOR, unit, -1), len(units()))
    value = unit_alignment(by_unit, mandate).value[by_unit.total > 0]  # a closed office has nobody
    assert by_unit.to.sum(axis=0) == pytest.approx(flow.arriving * flow.total)
    assert ((value >= 0) & (value <= 1 + 1e-12)).all()
    result = alignment(flow)
    assert result is not None
    assert result.surplus.sum() == pytest.approx(-flow.unlinked)
