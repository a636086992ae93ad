"""A dashboard in a process of its own, and sessions that ask it for pages as a browser does: over its websocket.

What is measured is what a reader's browser would get: the bytes of all messages until the script has finished, with
those left out that Streamlit knows the browser to hold already.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.e2e.conftest import start

_SEGMENTS = ("lang", "perspective")  # choices shown as segments


@dataclass(frozen=True)
class Answer:
    """What a run of the page brought: seconds until it had finished, bytes on the wire, and the bytes by kind of element."""

    seconds: float
    size: int
    parts: Mapping[str, int]


@dataclass
class Session:
    """One reader's browser: it keeps messages, remembers the state of widgets and the address, as a browser does."""

    socket: Any
    query: str
    _held: dict[str, int] = field(default_factory=dict)  # messages by hash: the run that used them last
    _run: int = 0
    _script: str = ""
    _options: dict[str, tuple[str, list[str]]] = field(
        default_factory=dict
    )  # by key: id of the widget, its options
    _states: dict[str, str] = field(default_factory=dict)  # by key: the option that is chosen

    def pick(self, name: str, number: int) -> Answer:
        """Choose the ``number``-th option of the choice ``name`` of the page."""
        self._states[name] = self._options[name][1][number]
        return self.show()

    def show(self) -> Answer:
        """Run the page. TimeoutError when it does not come to an end."""
        self._run += 1
        ask = BackMsg()
        ask.rerun_script.query_string = self.query
        ask.rerun_script.page_script_hash = self._script
        ask.rerun_script.cached_message_hashes.extend(self._held)
        ask.rerun_script.context_info.color_scheme = "light"
        for name, chosen in self._states.items():
            state = ask.rerun_script.widget_states.widgets.add(id=self._options[name][0])
            if name in _SEGMENTS:
                state.string_array_value.data.append(chosen)
            else:
                state.string_value = chosen
        begin = time.perf_counter()
        self.socket.send(ask.SerializeToString())
        size, parts, unfinished = 0, Counter[str](), True
        while unfinished:
            raw = self.socket.recv(timeout=120)
            size += len(raw)
            message = ForwardMsg.FromString(raw)
            parts[_kind(message)] += len(raw)
            self._read(message)
            unfinished = message.WhichOneof("type") != "script_finished"
        seconds = time.perf_counter() - begin
        self._held = {key: used for key, used in self._held.items() if self._run - used <= 2}
        return Answer(seconds, size, dict(parts))

    def _read(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            self._held[message.ref_hash] = self._run
        elif message.metadata.cacheable:
            self._held[message.hash] = self._run
        if kind == "new_session":
            self._script = message.new_session.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "selectbox":
                box = element.selectbox
                self._choice(box.id, list(box.options), box.raw_value if box.set_value else "")
            elif element.WhichOneof("type") == "button_group":
                group = element.button_group
                shown = [option.content for option in group.options]
                self._choice(group.id, shown, group.raw_values[0] if group.set_value else "")

    def _choice(self, widget: str, options: list[str], chosen: str) -> None:
        name = widget.rpartition("-_")[2]
        self._options[name] = (widget, options)
        if chosen:
            self._states[name] = chosen


@dataclass(frozen=True)
class Dashboard:
    """A running dashboard."""

    process: subprocess.Popen[bytes]
    url: str

    @contextmanager
    def session(self, **parameters: str) -> Iterator[Session]:
        """A browser that has opened the overview with these parameters in its address."""
        with connect(self.url.replace("http", "ws") + "/_stcore/stream", max_size=None) as socket:
            yield Session(socket, urlencode(parameters))

    def processor(self) -> float:
        """Seconds of processor time that the dashboard's process has used."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            text = subprocess.check_output(["ps", "-o", "time=", "-p", str(self.process.pid)], text=True)
            *days, clock = text.strip().split("-")
            hours, minutes, seconds = clock.rjust(8, "0").replace(" ", "0").split(":")
            return 86400.0 * sum(map(int, days)) + 3600 * int(hours) + 60 * int(minutes) + float(seconds)
        user, system = stat.read_text().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def dashboard(store: Path, folder: Path) -> Iterator[Dashboard]:
    """A dashboard on ``store``, stopped at the end."""
    process, url = start(store, folder / "dashboard.log")
    try:
        yield Dashboard(process, url)
    finally:
        process.terminate()
        process.wait(20)


def _kind(message: ForwardMsg) -> str:
    kind = str(message.WhichOneof("type"))
    if kind != "delta":
        return kind
    inside = str(message.delta.WhichOneof("type"))
    if inside != "new_element":
        return inside
    element = message.delta.new_element
    name = str(element.WhichOneof("type"))
    return f"component {element.bidi_component.id.rsplit('-', 1)[-1]}" if name == "bidi_component" else name
