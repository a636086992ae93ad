// Presents a deck: all slides are in the page already, so it runs without a network. Arrows, a number and Enter, Home,
// End, N for notes, F for full screen, Backspace for the view one came from, Esc to leave; the buttons do the same. The
// place survives a rerun of the page. The slides of a page (live) are open whenever they are there.

import { address, style } from "./style.js";

const frozen = await style("deck.css");
const live = await style("sheet.css", "picture.css", "deck.css"); // the same with the style of what pages draw

// What a page draws is enlarged as far as it fits; a Plotly chart is copied from the page, since it cannot be drawn twice.
function fit(slide) {
  const drawn = slide.querySelector(".drawn");
  if (!drawn || drawn.querySelector(":scope > .picture")) return;
  const all = [3, 2.6, 2.3, 2.1, 1.9, 1.7, 1.55, 1.4, 1.25, 1.1, 1];
  const least = window.innerWidth < 720 ? 1 : window.innerWidth < 1200 ? 1.1 : 1.4; // what is longer is scrolled
  const sizes = window.innerWidth < 720 ? [1] : all.filter((size) => size >= least);
  for (const size of sizes) {
    drawn.style.zoom = size;
    if (drawn.scrollHeight <= drawn.clientHeight + 2 && drawn.scrollWidth <= drawn.clientWidth + 2) break;
  }
}

function copy(slide, tries = 20) {
  const place = slide.querySelector(".plot[data-plot]");
  if (!place || !place.isConnected) return;
  place.replaceChildren();
  const chart = document.querySelector(".st-key-" + place.dataset.plot + " .svg-container");
  if (!chart || !chart.querySelector("svg")) {
    if (tries) setTimeout(() => copy(slide, tries - 1), 250);
    return;
  }
  const { width, height } = chart.getBoundingClientRect();
  const twin = chart.cloneNode(true);
  const size = Math.min(place.clientWidth / width, place.clientHeight / height);
  Object.assign(twin.style, { width: width + "px", height: height + "px", transform: `scale(${size})`,
    left: (place.clientWidth - width * size) / 2 + "px" });
  place.append(twin);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  parentElement.adoptedStyleSheets = data.live ? live : frozen;
  const root = parentElement.querySelector(".deck");
  const words = data.words;
  if (root.dataset.html !== data.html) {
    root.dataset.html = data.html;
    root.innerHTML =
      '<button type="button" class="start"></button>' +
      '<div class="stage" role="dialog" aria-modal="true" tabindex="-1" hidden><div class="slides"></div>' +
      '<div class="bar"><button type="button" data-go="-1"></button><button type="button" data-go="1"></button>' +
      '<div class="progress"><div></div></div><span class="clock" role="timer"></span><span class="place"></span>' +
      '<button type="button" data-do="notes"></button><button type="button" data-do="full"></button>' +
      '<button type="button" data-do="leave"></button></div></div>';
    root.querySelector(".slides").outerHTML = data.html;
  }
  address(root, data.kept, data.home);
  const stage = root.querySelector(".stage");
  const slides = [...stage.querySelectorAll(".slide")];
  const button = (name) => stage.querySelector(name);
  root.querySelector(".start").textContent = words.start;
  root.querySelector(".start").hidden = data.live;
  button(".clock").title = words.time;
  stage.setAttribute("aria-label", words.start);
  for (const [name, word] of [['[data-go="-1"]', words.back], ['[data-go="1"]', words.next], ['[data-do="notes"]', words.notes],
    ['[data-do="full"]', words.full], ['[data-do="leave"]', words.leave]]) button(name).textContent = word;
  const memory = "selaras-deck-" + data.key;
  let at = Number(sessionStorage.getItem(memory) || 0);
  let typed = "";
  let began = 0;

  function show(number) {
    at = Math.min(Math.max(number, 0), slides.length - 1);
    sessionStorage.setItem(memory, String(at));
    slides.forEach((slide, n) => slide.classList.toggle("now", n === at));
    stage.querySelector(".progress div").style.width = (100 * (at + 1)) / slides.length + "%";
    button(".place").textContent = at + 1 + "/" + slides.length;
    stage.scrollTop = 0;
    if (stage.hidden) return;
    fit(slides[at]);
    copy(slides[at]);
  }
  function open() {
    stage.hidden = false;
    began = Number(sessionStorage.getItem(memory + "-open")) || Date.now();
    sessionStorage.setItem(memory + "-open", String(began));
    show(at);
    stage.focus();
    tick();
  }
  function leave() {
    stage.hidden = true;
    sessionStorage.removeItem(memory + "-open");
    if (document.fullscreenElement) document.exitFullscreen();
    root.querySelector(".start").focus();
    setTriggerValue("left", true);
  }
  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(() => {});
  }
  function tick() {
    if (stage.hidden || !stage.isConnected) return;
    const seconds = Math.floor((Date.now() - began) / 1000);
    stage.querySelector(".clock").textContent =
      Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
    setTimeout(tick, 1000);
  }
  const onKey = (event) => {
    if (stage.hidden) return;
    const key = event.key;
    if (/^[0-9]$/.test(key)) { typed += key; event.preventDefault(); return; }
    const moves = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowDown: 1, ArrowLeft: -1, PageUp: -1, ArrowUp: -1 };
    if (key === "Enter" && typed) { show(Number(typed) - 1); event.preventDefault(); }
    else if ((key === " " || key === "Enter") && event.target.closest && event.target.closest("button, a")) return;
    else if (key in moves) { show(at + moves[key]); event.preventDefault(); }
    else if (key === "Home") show(0);
    else if (key === "End") show(slides.length - 1);
    else if (key === "Escape") leave();
    else if (key === "Backspace") { history.back(); event.preventDefault(); }
    else if (key === "n" || key === "N") stage.classList.toggle("noted");
    else if (key === "f" || key === "F") full();
    typed = "";
  };
  const onClick = (event) => {
    const target = event.target.closest("button, a");
    if (!target || !root.contains(target)) return;
    if (target.classList.contains("start")) open();
    else if (target.dataset.go) show(at + Number(target.dataset.go));
    else if (target.dataset.do === "notes") stage.classList.toggle("noted");
    else if (target.dataset.do === "full") full();
    else if (target.dataset.do === "leave") leave();
    else if (target.dataset.open !== undefined && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (!data.pages.includes(target.dataset.open.split("?")[0])) return;
      stage.hidden = true;
      setTriggerValue("open", target.dataset.open);
    }
  };
  let touch = null;
  const onTouch = (event) => { touch = event.changedTouches[0].clientX; };
  const onLift = (event) => {
    if (touch === null) return;
    const moved = event.changedTouches[0].clientX - touch;
    if (Math.abs(moved) > 60) show(at + (moved < 0 ? 1 : -1));
    touch = null;
  };
  root.addEventListener("click", onClick);
  stage.addEventListener("touchstart", onTouch, { passive: true });
  stage.addEventListener("touchend", onLift);
  const onSize = () => show(at);
  document.addEventListener("keydown", onKey);
  window.addEventListener("resize", onSize);
  show(at);
  if (data.open || sessionStorage.getItem(memory + "-open")) open();
  return () => {
    root.removeEventListener("click", onClick);
    stage.removeEventListener("touchstart", onTouch);
    stage.removeEventListener("touchend", onLift);
    document.removeEventListener("keydown", onKey);
    window.removeEventListener("resize", onSize);
  };
}
