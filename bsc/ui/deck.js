// Presents a deck: all slides are in the page already, so it runs without a network. Arrows, a number and Enter, Home,
// End, N for notes, F for full screen, Esc to leave; the buttons do the same. The place survives a rerun of the page.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".deck");
  const words = data.words;
  if (root.dataset.html !== data.html) {
    root.dataset.html = data.html;
    root.innerHTML =
      '<button type="button" class="start"></button>' +
      '<div class="stage" role="dialog" aria-modal="true" tabindex="-1" hidden><div class="slides"></div>' +
      '<div class="bar"><button type="button" data-go="-1"></button><button type="button" data-go="1"></button>' +
      '<div class="progress"><div></div></div><span class="clock" role="timer"></span>' +
      '<button type="button" data-do="notes"></button><button type="button" data-do="full"></button>' +
      '<button type="button" data-do="leave"></button></div></div>';
    root.querySelector(".slides").outerHTML = data.html;
  }
  const stage = root.querySelector(".stage");
  const slides = [...stage.querySelectorAll(".slide")];
  const button = (name) => stage.querySelector(name);
  root.querySelector(".start").textContent = words.start;
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
    stage.scrollTop = 0;
  }
  function open() {
    stage.hidden = false;
    began = began || Date.now();
    sessionStorage.setItem(memory + "-open", "1");
    show(at);
    stage.focus();
    tick();
  }
  function leave() {
    stage.hidden = true;
    sessionStorage.removeItem(memory + "-open");
    if (document.fullscreenElement) document.exitFullscreen();
    root.querySelector(".start").focus();
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
  document.addEventListener("keydown", onKey);
  show(at);
  if (sessionStorage.getItem(memory + "-open")) open();
  return () => {
    root.removeEventListener("click", onClick);
    stage.removeEventListener("touchstart", onTouch);
    stage.removeEventListener("touchend", onLift);
    document.removeEventListener("keydown", onKey);
  };
}
