// Slides: one at a time by keys or buttons. Without this file the page is all of them, one after another.
const place = document.querySelector("[data-present]");
const slides = [...place.querySelectorAll(".slide")];
const links = [...place.querySelectorAll(".prog a")];

function show(number, moves = true) {
  const here = Math.max(0, Math.min(slides.length - 1, number));
  slides.forEach((slide, place) => { slide.hidden = place !== here; });
  links.forEach((link) => {
    if (link.hash === `#${slides[here].id}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  });
  if (moves) {
    history.replaceState(null, "", `#${slides[here].id}`);
    slides[here].focus({preventScroll: true});
  }
}

const shown = () => slides.findIndex((slide) => !slide.hidden);
const named = () => Math.max(0, slides.findIndex((slide) => `#${slide.id}` === location.hash));
const STEPS = {ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("a, button, summary, input")) return;
  if (event.key in STEPS) show(shown() + STEPS[event.key]);
  else if (event.key === "Home") show(0);
  else if (event.key === "End") show(slides.length - 1);
  else return;
  event.preventDefault();
});
place.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (step) show(shown() + Number(step.dataset.step));
});
window.addEventListener("hashchange", () => show(named()));
show(named(), false);
