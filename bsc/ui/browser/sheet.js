// Shows markup that Python has escaped, and tells Python what was clicked. A plain click on a link inside Selaras stays
// in the session (no reload); a click with Ctrl, Cmd, Shift or the middle button follows the link as browsers do.
import { address, style } from "./style.js";

const sheets = await style("sheet.css");

export default function ({ data, setTriggerValue, parentElement }) {
  parentElement.adoptedStyleSheets = sheets;
  const root = parentElement.querySelector(".sheet");
  if (root.markup !== data.html) {
    const focused = root.getRootNode().activeElement?.dataset?.open;
    root.innerHTML = data.html;
    root.markup = data.html;
    if (focused) root.querySelector(`[data-open="${CSS.escape(focused)}"]`)?.focus();
  }
  address(root, data.kept, data.home);
  root.onclick = (event) => {
    const target = event.target.closest("[data-open]");
    if (!target || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    setTriggerValue("open", target.dataset.open);
  };
}
