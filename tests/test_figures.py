"""Figures: the right traces, both languages, frames left alone, nothing carried by colour alone."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc.figures import history, scorecard
from bsc.figures.look import STATUS_COLOUR, STATUS_SYMBOL, Status, badge, look, mark, template
from bsc.figures.spark import bar, spark

LANGUAGES = ("id", "en")
ROOT = Path(__file__).parent.parent


@pytest.fixture
def quarters() -> pd.DataFrame:
    """Two years of a rising indicator with a gap."""
    return pd.DataFrame(
        {
            "period": [f"{y}-Q{q}" for y in (2023, 2024) for q in (1, 2, 3, 4)],
            "target": [100.0] * 8,
            "target_low": [None] * 8,
            "target_high": [None] * 8,
            "actual": [90.0, 95.0, None, 99.5, 101.0, 1234.5, 104.0, 98.0],
            "achievement": [90.0, 95.0, None, 99.5, 101.0, 120.0, 104.0, 98.0],
            "status": ["bad", "near", "none", "near", "good", "good", "good", "near"],
            "word": ["Kurang", "Cukup", "Tidak dilaporkan", "Cukup", "Baik", "Baik", "Baik", "Cukup"],
        }
    )


@pytest.fixture
def rows() -> pd.DataFrame:
    """A scorecard of one perspective, one objective and two indicators, one of them with a name that is markup."""
    past = [95.0, 97.0, 96.0]
    near, none = ("near", "Cukup"), ("none", "Tidak dilaporkan")
    columns = ["kind", "code", "name", "share", "target", "actual", "measure_unit", "achievement", "previous"]
    return pd.DataFrame(
        [
            ("perspective", "customer", "Pelanggan", 0.3, "", "", "", 96.0, 97.0, *near, past, "", 1),
            ("objective", "S1", "Peserta puas", 1.0, "", "", "", 96.0, None, *near, past, "", 1),
            (
                "indicator",
                "I1",
                "<b>Indeks</b> & mutu",
                0.6,
                "83",
                "79,7",
                "indeks",
                96.0,
                97.0,
                *near,
                past,
                "2024",
                1,
            ),
            (
                "indicator",
                "I2",
                "Keluhan",
                0.4,
                "6,4",
                "–",
                "kasus",
                None,
                97.0,
                *none,
                [95.0, 97.0, None],
                "2023",
                1,
            ),
        ],
        columns=[*columns, "status", "word", "trend", "fresh", "position"],
    )


def untagged(markup: str) -> str:
    return re.sub(r"<[^>]+>", " ", markup)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("draw", [history.values, history.achievement])
def test_a_history_leaves_its_frame_alone_and_keeps_the_gap(
    quarters: pd.DataFrame, draw: object, code: str
) -> None:
    before = quarters.copy(deep=True)
    figure = draw(quarters, look(code))  # type: ignore[operator]
    pd.testing.assert_frame_equal(quarters, before)
    assert isinstance(figure, go.Figure)
    shown = figure.data[-1]
    assert pd.isna(list(shown.y)[2]), "a missing actual is a gap, never 0"
    assert len(shown.y) == 8


def test_a_history_names_its_lines_directly_and_in_the_language(quarters: pd.DataFrame) -> None:
    indonesian, english = (history.values(quarters, look(code)) for code in LANGUAGES)
    assert [a.text for a in indonesian.layout.annotations] == ["Realisasi 98", "Target 100"]
    assert [a.text for a in english.layout.annotations] == ["Actual 98", "Target 100"]
    assert not indonesian.layout.template.layout.showlegend
    assert indonesian.layout.template.layout.separators == ",."
    assert english.layout.template.layout.separators == ".,"


@pytest.mark.parametrize(("last", "above"), [(99.9, "Target"), (100.0, "Realisasi"), (140.0, "Realisasi")])
def test_the_two_labels_never_stand_on_each_other(quarters: pd.DataFrame, last: float, above: str) -> None:
    quarters.loc[7, "actual"] = last
    labels = {a.yanchor: a.text.split()[0] for a in history.values(quarters, look()).layout.annotations}
    assert labels["bottom"] == above
    assert set(labels) == {"bottom", "top"}


def test_both_languages_show_equal_numbers(quarters: pd.DataFrame) -> None:
    one, other = (history.values(quarters, look(code)) for code in LANGUAGES)
    for a, b in zip(one.data, other.data, strict=True):
        assert list(map(str, a.y)) == list(map(str, b.y))


def test_markers_carry_status_in_shape_and_colour(quarters: pd.DataFrame) -> None:
    marker = history.values(quarters, look()).data[-1].marker
    assert marker.symbol[0] == STATUS_SYMBOL[Status.BAD]
    assert marker.color[4] == STATUS_COLOUR[Status.GOOD]
    assert len(set(STATUS_SYMBOL.values())) == len(Status)


def test_a_range_target_is_a_band(quarters: pd.DataFrame) -> None:
    quarters["target"], quarters["target_low"], quarters["target_high"] = None, 80.0, 90.0
    fills = [t.fill for t in history.values(quarters, look()).data]
    assert "tonexty" in fills


def test_the_words_for_those_who_do_not_see_it_count_right(quarters: pd.DataFrame) -> None:
    said = history.alt(quarters, look("en"), "Active members")
    assert said == ("Active members over 8 periods: 3 of 7 reach the target; the last, Q4 2024, is 98.")
    quarters["actual"] = None
    assert "no actual" in history.alt(quarters, look("en"), "Active members")


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=30))
def test_a_spark_stays_inside_its_box_and_draws_each_known_value_once(values: list[float | None]) -> None:
    drawn = spark(values, "good", width=96, height=26)
    points = [
        tuple(map(float, p.split(","))) for run in re.findall(r'points="([^"]+)"', drawn) for p in run.split()
    ]
    points += [(float(x), float(y)) for x, y in re.findall(r'cx="([-\d.]+)" cy="([-\d.]+)" r="1.4"', drawn)]
    assert all(0 <= x <= 96 and 0 <= y <= 26 for x, y in points)
    assert len(points) == sum(v is not None for v in values)


def test_a_spark_without_its_last_value_has_no_end_dot() -> None:
    assert 'class="good"' in spark([99.0, 100.0], "good")
    assert 'class="good"' not in spark([99.0, None], "good")


@given(st.none() | st.floats(-1e9, 1e9))
def test_a_bar_is_never_longer_than_its_track(achievement: float | None) -> None:
    (width,) = re.findall(r"--at:([\d.]+)%", bar(achievement, "bad"))
    assert 0 <= float(width) <= 100


def test_every_status_has_its_own_shape_and_can_be_said() -> None:
    shapes = {re.sub(r'(fill|stroke)="#\w+"', "", mark(s)) for s in Status}
    assert len(shapes) == len(Status)
    assert 'aria-label="Kurang"' in mark("bad", "Kurang")
    assert 'aria-hidden="true"' in mark("bad")
    assert 'aria-label="Kurang"' in badge("bad", "Kurang")
    assert "aria" not in badge("bad")


def test_the_style_sheet_draws_the_shapes_and_colours_of_the_drawings() -> None:
    sheet = (ROOT / "bsc" / "ui" / "browser" / "sheet.css").read_text("utf-8").lower()
    for status in Status:
        drawn = re.search(r'\bd="([^"]+)"|\br="([^"]+)"', mark(status))
        assert drawn
        rule = sheet.split(f".sheet .{status} {{ --tone")[1].split("\n")[0]
        assert (drawn[1] or f"r='{drawn[2]}'").lower() in rule
        assert STATUS_COLOUR[status].lower().replace("#", "%23") in rule


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_scorecard_says_status_in_words_and_escapes_names(rows: pd.DataFrame, code: str) -> None:
    before = rows.copy(deep=True)
    drawn = scorecard.table(rows, look(code), scorecard.plain_to)
    pd.testing.assert_frame_equal(rows, before)
    assert "&lt;b&gt;Indeks&lt;/b&gt; &amp; mutu" in drawn
    assert "<b>" not in drawn
    assert untagged(drawn).count("Cukup") == 3
    assert "Tidak dilaporkan" in untagged(drawn)
    assert ("96,0" if code == "id" else "96.0") in untagged(drawn)
    assert drawn.count('scope="row"') == 4


def test_a_missing_achievement_is_a_dash_and_has_no_change(rows: pd.DataFrame) -> None:
    line = scorecard.table(rows, look(), scorecard.plain_to).split("Keluhan")[1]
    assert "–" in untagged(line)
    assert 'class="up' not in line
    assert 'class="down' not in line


def test_change_is_said_and_not_only_coloured() -> None:
    lost = scorecard.change(90.0, 92.5, look("en"))
    assert lost is not None
    assert untagged(lost).split() == ["down", "2.5"]
    assert scorecard.change(90.0, None, look("en")) is None
    same = scorecard.change(90.0, 90.01, look("en"))
    assert same is not None
    assert "unchanged" in same


def test_the_grid_of_units_says_what_is_missing() -> None:
    cells = {("A", "x"): scorecard.Cell(99.95, Status.NEAR, "Cukup")}
    drawn = scorecard.heat(
        [("A", "Kantor <A>")], [("x", "Satu"), ("y", "Dua")], cells, look(), scorecard.plain_to
    )
    assert "Kantor &lt;A&gt;" in drawn
    assert "100,0" in drawn
    assert "Cukup" in untagged(drawn)
    assert "Belum dinilai" in untagged(drawn)


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_its_background(dark: bool) -> None:
    shades = look("id", dark)
    ground = "#11161d" if dark else "#ffffff"
    for colour in (shades.ink, shades.muted, shades.accent, *(shades.perspective(i) for i in range(6))):
        assert contrast(colour, ground) >= 4.5, colour
    assert template(shades).layout.font.color == shades.ink


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two #rrggbb colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
