// One tree of sliders whose siblings always sum to 100. Python decides every move exactly; while a slider is dragged the
// siblings are moved here by the same ratio, so that the eye can follow. Only one move is on its way at a time: what is
// dragged meanwhile replaces the one that waits, so no stale work queues up.
import { style } from "./style.js";

const sheets = await style("weights.css");
const number = (text) => Number(String(text).replace(",", "."));

function send(root, move) {
  if (root.busy && Date.now() - root.sent < 4000) {
    root.waiting = move;
    return;
  }
  root.busy = true;
  root.sent = Date.now();
  root.count = (root.count || 0) + 1;
  root.trigger("move", { ...move, n: root.count });
}

function element(name, attributes, ...parts) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== false) made.setAttribute(key, value === true ? "" : value);
  made.append(...parts);
  return made;
}

function build(root, data) {
  const open = new Set([...root.querySelectorAll("details[open]")].map((d) => d.dataset.key));
  root.replaceChildren(
    ...data.groups.map((group) => {
      const rows = group.rows.map((row) => {
        const place = { "data-group": group.key, "data-code": row.code };
        const slider = element("input", { type: "range", min: 0, max: 100, step: data.step, "aria-label": row.name, ...place });
        const typed = element("input", { type: "text", inputmode: "decimal", "aria-label": `${row.name} (%)`, ...place });
        const lock = element("button", { type: "button", class: "lock", ...place });
        return element("div", { class: "row", ...place },
          element("span", { class: "name", title: row.title || row.name }, row.name), slider, typed,
          element("span", { class: "unit" }, "%"), lock, element("span", { class: "was" }));
      });
      const head = element("summary", {}, group.title, element("span", { class: "mark" }));
      const made = element("details", { "data-key": group.key }, head, ...rows);
      made.open = open.has(group.key) || group.open;
      return made;
    }),
  );
}

function fill(root, data) {
  const active = root.getRootNode().activeElement;
  for (const group of data.groups) {
    root.querySelector(`details[data-key="${CSS.escape(group.key)}"] .mark`).textContent = group.changed ? data.changed : "";
    for (const row of group.rows) {
      const line = root.querySelector(`.row[data-group="${CSS.escape(group.key)}"][data-code="${CSS.escape(row.code)}"]`);
      const [slider, typed, lock] = [line.querySelector("[type=range]"), line.querySelector("[type=text]"), line.querySelector(".lock")];
      if (!(root.waiting && active === slider)) slider.value = row.value;
      slider.disabled = row.locked || row.alone;
      typed.disabled = row.locked || row.alone;
      typed.value = row.shown;
      lock.textContent = row.locked ? "🔒" : "🔓";
      lock.hidden = row.alone;
      lock.setAttribute("aria-pressed", row.locked);
      lock.setAttribute("aria-label", `${row.locked ? data.unlock : data.lock}: ${row.name}`);
      line.querySelector(".was").textContent = row.was;
      line.style.setProperty("--was", `${row.base}%`);
    }
  }
}

function follow(root, slider) {
  const rows = [...root.querySelectorAll(`[type=range][data-group="${CSS.escape(slider.dataset.group)}"]`)];
  const free = rows.filter((r) => r !== slider && !r.disabled);
  const fast = rows.filter((r) => r !== slider && r.disabled).reduce((sum, r) => sum + number(r.value), 0);
  if (number(slider.value) > 100 - fast) slider.value = 100 - fast;
  const rest = 100 - fast - number(slider.value);
  const total = free.reduce((sum, r) => sum + number(r.value), 0);
  if (total > 0 && root.rule === "proportional") free.forEach((r) => (r.value = (number(r.value) * rest) / total));
}

export default function ({ data, setTriggerValue, parentElement }) {
  parentElement.adoptedStyleSheets = sheets;
  const root = parentElement.querySelector(".weights");
  root.trigger = setTriggerValue;
  root.rule = data.rule;
  const shape = JSON.stringify(data.groups.map((g) => [g.key, g.title, g.rows.map((r) => [r.code, r.name])]));
  if (root.shape !== shape) {
    build(root, data);
    root.shape = shape;
  }
  root.busy = false;
  fill(root, data);
  if (root.waiting) {
    const next = root.waiting;
    root.waiting = null;
    send(root, next);
  }
  root.oninput = (event) => {
    const slider = event.target;
    if (slider.type !== "range") return;
    follow(root, slider);
    clearTimeout(root.later);
    root.later = setTimeout(() => send(root, { group: slider.dataset.group, code: slider.dataset.code, to: slider.value }), 90);
  };
  root.onchange = (event) => {
    const typed = event.target;
    if (typed.type !== "text") return;
    send(root, { group: typed.dataset.group, code: typed.dataset.code, to: typed.value });
  };
  root.onclick = (event) => {
    const lock = event.target.closest(".lock");
    if (lock) send(root, { group: lock.dataset.group, code: lock.dataset.code, lock: true });
  };
}
