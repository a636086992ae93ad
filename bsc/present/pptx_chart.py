"""A chart of a slide as a native, editable PowerPoint chart: kind, axes, labels, colours by meaning, words for who cannot
see it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from bsc.figures.look import STATUS_COLOUR, Status
from bsc.present.scale import decimals, rounded
from bsc.present.slides import Chart, ChartKind, Role, Series

INK, MUTED, LINE = "#0f1720", "#5b6776", "#dfe3e8"
SYMBOL = {Status.GOOD: "●", Status.NEAR: "▲", Status.BAD: "◆", Status.NONE: "○"}
_ROLE_COLOUR = {Role.TARGET: "#5b6776", Role.BASELINE: "#AEB7C2", Role.FORECAST: "#7FA8D1"}


def draw(shapes: Any, chart: Chart, box: tuple[int, int, int, int], accent: str, font: str | None) -> None:
    """Put a chart into ``box`` (left, top, width, height in EMU); ``font`` None is the template's own."""
    data = CategoryChartData(number_format=_format(chart))
    data.categories = _categories(chart)
    for series in chart.series:
        data.add_series(series.name, series.points)
    kind = {
        ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
        ChartKind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
        ChartKind.LINES: XL_CHART_TYPE.LINE_MARKERS,
    }[chart.kind]
    frame = shapes.add_chart(kind, *box, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alt)
    drawn = frame.chart
    count = len(chart.categories)
    crowded = chart.kind is ChartKind.COLUMNS and count > 8
    drawn.font.size, drawn.font.name = Pt(14 if count <= 8 else 10.5 if crowded else 12), font
    drawn.font.color.rgb = rgb(INK)
    drawn.has_title = False
    drawn.has_legend = named(chart)
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    value, category = drawn.value_axis, drawn.category_axis
    value.has_major_gridlines = chart.kind is ChartKind.LINES
    if value.has_major_gridlines:
        value.major_gridlines.format.line.color.rgb = rgb(LINE)
    value.format.line.fill.background()
    value.tick_labels.number_format = _format(chart)
    value.tick_labels.number_format_is_linked = False
    value.tick_labels.font.size = Pt(11)
    value.tick_labels.font.color.rgb = rgb(MUTED)
    category.format.line.color.rgb = rgb(LINE)
    category.has_major_gridlines = False
    if chart.kind is not ChartKind.LINES:
        value.visible = False
        drawn.plots[0].gap_width = 45 if count > 4 else 110
        drawn.plots[0].vary_by_categories = False
        if chart.kind is ChartKind.BARS:
            category.reverse_order = True
        category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        _room(value, chart)
    else:
        known = [v for s in chart.series for v in s.points if v is not None] or [0.0]
        value.minimum_scale, value.maximum_scale, value.major_unit = rounded(*_around(known))
        value.tick_labels.number_format = _format(replace(chart, digits=decimals([value.major_unit])))
    for drawn_series, series in zip(drawn.plots[0].series, chart.series, strict=True):
        _coloured(drawn_series, series, chart, accent)


def _coloured(drawn: Any, series: Series, chart: Chart, accent: str) -> None:
    colour = _ROLE_COLOUR.get(series.role, accent)
    labels = drawn.data_labels
    labels.number_format, labels.number_format_is_linked = _format(chart), False
    labels.font.size = Pt(12)
    if chart.kind is ChartKind.LINES:
        drawn.smooth = False
        drawn.format.line.color.rgb = rgb(colour)
        drawn.format.line.width = Pt(2.5 if series.role is Role.VALUE else 1.75)
        if series.role is Role.TARGET:
            drawn.format.line.dash_style = MSO_LINE.DASH
            drawn.marker.style = XL_MARKER_STYLE.NONE
            labels.show_value = False
            return
        drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 8
        labels.show_value = False
        last = max((n for n, v in enumerate(series.points) if v is not None), default=None)
        if last is not None:
            label = drawn.points[last].data_label
            label.has_text_frame = False
            label.position = XL_LABEL_POSITION.ABOVE
            label.font.size, label.font.bold = Pt(14), True
            _show_value(label, _format(chart))
    else:
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = rgb(colour)
        drawn.invert_if_negative = False
        labels.show_value = series.role is not Role.BASELINE
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for number, status in enumerate(series.statuses):
        if series.points[number] is None:
            continue
        point = drawn.points[number]
        fill = point.marker.format.fill if chart.kind is ChartKind.LINES else point.format.fill
        fill.solid()
        fill.fore_color.rgb = rgb(STATUS_COLOUR[status])


def _categories(chart: Chart) -> list[str]:
    """Names with the shape of their status, so that colour is never the only carrier."""
    statuses = next((s.statuses for s in chart.series if s.statuses), ())
    if chart.kind is ChartKind.LINES or not statuses:
        return list(chart.categories)
    return [f"{SYMBOL[s]} {c}" for c, s in zip(chart.categories, statuses, strict=True)]


def _room(value: Any, chart: Chart) -> None:
    """Bars start from the target where there is one, else from zero; room for the numbers at both ends."""
    known = [v for s in chart.series for v in s.points if v is not None]
    base = chart.line if chart.line is not None else 0.0
    low, high = min([*known, base]), max([*known, base])
    span = (high - low) or 1.0
    value.crosses_at = None
    if chart.line is not None:
        value.crosses_at = base
    value.maximum_scale = high + span * 0.22
    value.minimum_scale = low - span * 0.22 if low < base else base - (span * 0.02 if chart.line else 0)


def _around(known: list[float]) -> tuple[float, float]:
    """From zero where the numbers are large beside their spread, else with some room below them."""
    low, high = min(known), max(known)
    if low < 0 or low <= 0.5 * high:
        return min(low, 0.0), high
    return low - (high - low or high * 0.1) * 0.2, high


def named(chart: Chart) -> bool:
    """Whether a legend names the series: not where bars have the colours of their status, of which none stands for all."""
    return len(chart.series) > 1 and (
        chart.kind is ChartKind.LINES or not any(s.statuses for s in chart.series)
    )


def _format(chart: Chart) -> str:
    """The number format of a chart in the workbook behind it; the reader's system turns the separators."""
    digits = "0." + "0" * chart.digits if chart.digits else "0"
    suffix = f'"{chart.suffix}"' if chart.suffix and '"' not in chart.suffix else ""
    return f"#,##{digits}{suffix}"


def _show_value(label: Any, number_format: str) -> None:
    """Only the value stands in the label of one point."""
    dlbl = label._get_or_add_dLbl()
    for name in (
        "c:showLegendKey",
        "c:showVal",
        "c:showCatName",
        "c:showSerName",
        "c:showPercent",
        "c:showBubbleSize",
    ):
        for old in dlbl.findall(qn(name)):
            old.set("val", "1" if name == "c:showVal" else "0")
    if dlbl.find(qn("c:numFmt")) is None:
        made = dlbl.makeelement(qn("c:numFmt"), {"formatCode": number_format, "sourceLinked": "0"})
        place = next(
            n for n, child in enumerate(dlbl) if child.tag in (qn("c:spPr"), qn("c:txPr"), qn("c:dLblPos"))
        )
        dlbl.insert(place, made)


def rgb(colour: str) -> RGBColor:
    """#rrggbb as PowerPoint takes it."""
    made: RGBColor = RGBColor.from_string(colour.lstrip("#").upper())
    return made
