// Saves a drawing as SVG or PNG in the reader's own browser, with its title above and where it comes from below.
const SPACE = "http://www.w3.org/2000/svg";

function wrapped(said, most) {
  const lines = [];
  for (const word of said.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && (last + " " + word).length <= most) lines[lines.length - 1] = last + " " + word;
    else lines.push(word);
  }
  return said ? lines : [];
}

function framed(parts, width, height, file, ink, paper) {
  const title = wrapped(file.title, Math.max(Math.floor(width / 9.4), 12));
  const foot = wrapped(file.foot, Math.max(Math.floor(width / 5.8), 16));
  const edge = 20;
  const above = edge + title.length * 24 + 8;
  const full = { width: width + 2 * edge, height: above + height + 12 + foot.length * 15 + edge / 2 };
  const make = (name, attributes, words) => {
    const made = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (words !== undefined) made.textContent = words;
    return made;
  };
  const font = '"Source Sans 3", "Source Sans", "Noto Sans", "Segoe UI", Arial, sans-serif';
  const whole = make("svg", { xmlns: SPACE, ...full, viewBox: `0 0 ${full.width} ${full.height}`, color: ink, "font-family": font });
  whole.append(make("title", {}, file.title), make("rect", { width: "100%", height: "100%", fill: paper }));
  title.forEach((line, n) => whole.append(make("text", { x: edge, y: edge + 18 + n * 24, "font-size": 19, "font-weight": 600, fill: ink }, line)));
  for (const part of parts) {
    const twin = part.cloneNode(true);
    for (const [key, value] of Object.entries({ x: edge, y: above, width, height })) twin.setAttribute(key, value);
    twin.style.background = "none";
    whole.append(twin);
  }
  foot.forEach((line, n) =>
    whole.append(make("text", { x: edge, y: above + height + 22 + n * 15, "font-size": 11.5, fill: ink, "fill-opacity": 0.72 }, line)));
  return { text: new XMLSerializer().serializeToString(whole), ...full };
}

function take(href, name) {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}

// `parts` are SVG elements that lie over each other; `file` has name, title and foot; `place` has the colours of the page.
export function save(parts, width, height, file, kind, place) {
  const style = getComputedStyle(place);
  const ink = style.getPropertyValue("--st-text-color").trim() || "#0f1720";
  const paper = style.getPropertyValue("--st-background-color").trim() || "#ffffff";
  const made = framed(parts, width, height, file, ink, paper);
  const name = `${file.name}.${kind}`;
  if (kind === "svg") {
    const address = URL.createObjectURL(new Blob([made.text], { type: "image/svg+xml" }));
    take(address, name);
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    return;
  }
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = made.width * 2;
    canvas.height = made.height * 2;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    take(canvas.toDataURL("image/png"), name);
  };
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(made.text);
}

