// A picture that can be walked: hovering or focusing a node lights up the way through it, click, Enter and Space choose it.
// The wide drawing or the narrow one is shown, by the room there is. Python escapes everything that stands in them.
import { save } from "./save.js";
import { style } from "./style.js";

const sheets = await style("picture.css");

function draw(root, data) {
  if (root.markup === data.html) return;
  const focused = root.getRootNode().activeElement?.dataset?.node;
  root.innerHTML = data.html;
  root.markup = data.html;
  if (focused !== undefined) root.querySelector(`[data-node="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function way(svg, key) {
  const bands = [...svg.querySelectorAll("[data-source]")];
  const lit = new Set([key]);
  for (const [here, there] of [["source", "target"], ["target", "source"]]) {
    let edge = new Set([key]);
    while (edge.size) {
      const next = new Set();
      for (const band of bands) {
        if (edge.has(band.dataset[here]) && !lit.has(band.dataset[there])) next.add(band.dataset[there]);
      }
      next.forEach((k) => lit.add(k));
      edge = next;
    }
  }
  return lit;
}

function light(node) {
  const svg = node.closest("svg");
  if (!svg.querySelector("[data-source]")) return;
  const lit = way(svg, node.dataset.node);
  svg.classList.add("lighting");
  for (const one of svg.querySelectorAll("[data-node]")) one.classList.toggle("lit", lit.has(one.dataset.node));
  for (const one of svg.querySelectorAll("[data-source]")) {
    const from = one.dataset.source.startsWith("via|") || lit.has(one.dataset.source);
    one.classList.toggle("lit", from && lit.has(one.dataset.target));
  }
}

function dark(root) {
  for (const svg of root.querySelectorAll("svg.lighting")) svg.classList.remove("lighting");
}

export default function ({ data, setTriggerValue, parentElement }) {
  parentElement.adoptedStyleSheets = sheets;
  const root = parentElement.querySelector(".picture");
  draw(root, data);
  const node = (event) => event.target.closest?.("[data-node]");
  root.onclick = (event) => {
    const kind = event.target.closest("[data-save]")?.dataset.save;
    if (kind) {
      const wide = root.querySelector("svg");
      const [, , width, height] = wide.getAttribute("viewBox").split(" ").map(Number);
      save([wide], width, height, data.file, kind, root);
      return;
    }
    const chosen = node(event);
    if (chosen) setTriggerValue("node", { key: chosen.dataset.node, at: Date.now() });
  };
  root.onkeydown = (event) => {
    const here = node(event);
    if (!here) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      setTriggerValue("node", { key: here.dataset.node, at: Date.now() });
    }
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const all = [...here.closest("svg").querySelectorAll("[data-node]")];
      all[(all.indexOf(here) + step + all.length) % all.length].focus();
    }
  };
  root.onmouseover = (event) => (node(event) ? light(node(event)) : dark(root));
  root.onmouseleave = () => dark(root);
  root.onfocusin = (event) => node(event) && light(node(event));
  root.onfocusout = () => dark(root);
}
