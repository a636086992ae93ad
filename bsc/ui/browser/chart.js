// Saves the Plotly chart that stands above: its layers are SVG in the page already.
import { save } from "./save.js";
import { style } from "./style.js";

const sheets = await style("picture.css");

export default function ({ data, parentElement }) {
  parentElement.adoptedStyleSheets = sheets;
  const root = parentElement.querySelector(".picture");
  if (root.markup !== data.html) {
    root.innerHTML = data.html;
    root.markup = data.html;
  }
  root.onclick = (event) => {
    const kind = event.target.closest("[data-save]")?.dataset.save;
    if (!kind) return;
    const chart = document.querySelector(".st-key-" + data.chart + " .svg-container");
    const layers = [...(chart?.querySelectorAll(":scope > svg") || [])];
    if (!layers.length) return;
    const { width, height } = layers[0].getBoundingClientRect();
    for (const layer of layers) layer.setAttribute("viewBox", `0 0 ${width} ${height}`);
    save(layers, width, height, data.file, kind, root);
  };
}
