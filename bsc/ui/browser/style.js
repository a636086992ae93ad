// Style sheets that all parts of a page share: fetched once by the browser, parsed once, never sent with a part.
const fetched = new Map();

async function fetchSheet(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`no style sheet ${name}: ${answer.status}`);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await answer.text());
  return sheet;
}

export function style(...names) {
  for (const name of names) if (!fetched.has(name)) fetched.set(name, fetchSheet(name));
  return Promise.all(names.map((name) => fetched.get(name)));
}

// Links of ours say only what they open (`page?name=code`); what the reader has selected goes along. `kept`: the query of
// that selection; `home`: the page whose address has no name.
export function address(root, kept, home) {
  for (const link of root.querySelectorAll("a[data-open]")) {
    if (link.hasAttribute("href") && !link.led) continue;
    link.led = true;
    const [page, query] = link.dataset.open.split("?");
    const all = new URLSearchParams(kept);
    for (const [name, code] of new URLSearchParams(query)) all.set(name, code);
    link.setAttribute("href", `${page === home ? "./" : page}?${all}`);
  }
}
