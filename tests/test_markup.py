"""Markup of our own never lets data become markup, a script or a way out."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc.figures.markup import Markup, escape, join, tag
from bsc.ui.component import short


class Seen(HTMLParser):
    """What a browser would make of it: elements with attributes, and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((name, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.text += data


# a browser reads CR and NUL as something else; HTMLParser does so too, which is not what is tested here
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"))


@given(texts, texts)
def test_any_text_and_any_attribute_value_come_back_as_they_were(text: str, value: str) -> None:
    seen = Seen(tag("td", text, title=value))
    assert seen.elements == [("td", {"title": value})]
    assert seen.text == text


@given(texts)
def test_a_part_is_escaped_once_however_deep_it_stands(text: str) -> None:
    seen = Seen(tag("table", [tag("tr", [tag("td", text), None])]))
    assert [name for name, _ in seen.elements] == ["table", "tr", "td"]
    assert seen.text == text


def test_markup_is_not_escaped_twice() -> None:
    inner = tag("b", "a < b")
    assert tag("p", inner) == "<p><b>a &lt; b</b></p>"
    assert escape(inner) is inner
    assert isinstance(join("x", inner), Markup)


@pytest.mark.parametrize("name", ["script", "iframe", "style", "object", "b onclick=x", "B", ""])
def test_elements_that_run_or_load_something_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="element"):
        tag(name, "x")


@pytest.mark.parametrize("attribute", ["onclick", "onload", "on_click", "a b", 'x"y'])
def test_attributes_that_run_something_are_refused(attribute: str) -> None:
    with pytest.raises(ValueError, match="attribute"):
        tag("a", "x", **{attribute: "alert(1)"})


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "JAVASCRIPT:x", "//other.example/", "https://other.example", "/abs", "data:x"],
)
def test_links_that_lead_out_are_refused(link: str) -> None:
    with pytest.raises(ValueError, match="leads out"):
        tag("a", "x", href=link)


@pytest.mark.parametrize(
    "link", ["#part", "?unit=KP", "indicator?org=a&indicator=1%3A2", "overview", "./?unit=KP"]
)
def test_links_within_selaras_are_kept(link: str) -> None:
    assert Seen(tag("a", "x", href=link)).elements == [("a", {"href": link})]


def test_none_and_false_leave_an_attribute_out_and_true_has_no_value() -> None:
    assert tag("input", disabled=True, checked=False, name=None, aria_label="n") == (
        '<input disabled aria-label="n"/>'
    )


def test_what_is_sent_is_shorter_and_texts_stay_as_they_are() -> None:
    cell = tag("td", 'it\'s "5" </td>', title='"')
    assert short(cell) == "<td title='&quot;'>it&#x27;s &quot;5&quot; &lt;/td&gt;"
    assert Seen(short(cell)).elements == [("td", {"title": '"'})]
