// A page that is in sight asks now and then whether something new concerns it, and says so at its foot.
"use strict";

const live = document.getElementById("live");
const EVERY = 45, SELDOM = 900; // seconds
let { seen } = live.dataset, pause = EVERY, said = "", isLate = false, written = null;

// Not all tabs at once, and a server in trouble ever more rarely.
function askLater() {
  setTimeout(ask, pause * (800 + 400 * Math.random()));
}

async function ask() {
  isLate = document.hidden;
  if (isLate) return;
  const address = new URL(live.dataset.live, location);
  address.searchParams.set("since", live.dataset.seen);
  address.searchParams.set("seen", seen);
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw answer.status;
    await hear(answer);
    pause = EVERY;
  } catch {
    pause = Math.min(2 * pause, SELDOM);
  }
  askLater();
}

async function hear(answer) {
  const isOut = answer.headers.get("HX-Trigger") === "signed-out";
  let news = seen ? said : ""; // signed in again
  if (isOut) news = document.getElementById("signed-out").innerHTML;
  else if (answer.status === 200) news = await answer.text();
  if (news !== said) live.innerHTML = said = news;
  seen = isOut ? "" : answer.headers.get("X-Seen") || seen;
}

askLater();
// What was left hidden asks when it is looked at again.
document.addEventListener("visibilitychange", () => isLate && ask());

// Forms with text of their own are marked: what is typed marks them in app.js.
document.addEventListener("input", (event) => {
  if (event.target.closest("main")) written = event.target;
});

// So does a form that came back with what is wrong with it.
document.addEventListener("htmx:afterSettle", ({ detail: { elt, xhr } }) => {
  if (xhr.status !== 409 && xhr.status !== 422) return;
  for (const form of elt.matches("form") ? [elt] : elt.querySelectorAll("form")) form.dataset.typed = "";
});

// "Show" is a link to the page as it is now. Where somebody typed, it is made fresh around the form instead.
live.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-news]");
  if (!link || event.ctrlKey || event.metaKey || !document.querySelector("main [data-typed]")) return;
  event.preventDefault();
  const answer = await fetch(link.href).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text()) || "", "text/html");
  if (answer?.ok && page.getElementById("live")) showAround(page);
});

function showAround(page) {
  const main = page.getElementById("main");
  for (const form of document.querySelectorAll("main form[data-typed]")) keep(form, page, main);
  document.getElementById("main").replaceWith(document.adoptNode(main));
  htmx.process(main);
  live.dataset.seen = seen = page.getElementById("live").dataset.seen;
  live.innerHTML = said = "";
  main.tabIndex = -1;
  (written?.isConnected ? written : main).focus({ preventScroll: true });
}

// The form goes where the fresh page has it, or what surrounds it; one without a place comes first.
function keep(form, page, main) {
  let piece = form, place = null;
  for (; piece.id !== "main"; piece = piece.parentElement) {
    place = piece.id && page.getElementById(piece.id);
    if (place) break;
  }
  if (!place) main.prepend(form);
  else if (place !== piece) place.replaceWith(piece);
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}
