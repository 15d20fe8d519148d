// Everything works without this file; it only spares page loads and says what went wrong.
"use strict";

document.documentElement.classList.add("has-js");

const cookie = (name) =>
  document.cookie.split("; ").find((part) => part.startsWith(name + "="))?.slice(name.length + 1);

// Sign-in rotates the token, so one printed into an open tab is dead: read it from the cookie each time.
// A header would not do: the field of the form counts before it.
document.addEventListener("submit", (event) => {
  const field = event.target.elements.csrfmiddlewaretoken, token = cookie("csrftoken");
  if (field && token) field.value = token;
}, true);

// An answer that is not swapped in is said in words; what was typed stays on the page.
const trouble = document.getElementById("trouble");

function say(status) {
  const lines = [...trouble.querySelectorAll("[data-status]")];
  const line = lines.find((one) => one.dataset.status === String(status)) || lines.find((one) => one.dataset.status === "0");
  for (const one of lines) one.hidden = one !== line;
  trouble.hidden = false;
  trouble.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:responseError", (event) => say(event.detail.xhr.status));
document.addEventListener("htmx:sendError", () => say(0));
document.addEventListener("htmx:timeout", () => say(0));
document.addEventListener("htmx:beforeRequest", () => (trouble.hidden = true));

// After a swap the reader is where the news is: at an error, a preview or what was saved.
document.addEventListener("htmx:afterSettle", (event) => {
  const root = event.detail.elt;
  const news = root.matches("[data-focus]") ? root : root.querySelector("[data-focus]");
  const first = news || root.querySelector("input:checked, .in");
  first?.focus({ preventScroll: Boolean(news) && news.getBoundingClientRect().top > 0 });
  // What was pressed may be gone, and the place with it.
  if (document.activeElement === document.body) {
    root.tabIndex = -1;
    root.focus({ preventScroll: true });
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  // A menu closes when one presses elsewhere.
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Paper has all of a document, also where a browser's style sheet cannot open what is folded.
const folded = () => document.querySelectorAll("details[data-print-whole]");
window.addEventListener("beforeprint", () => {
  for (const part of folded()) {
    part.dataset.printWhole = part.open ? "" : "shut";
    part.open = true;
  }
});
window.addEventListener("afterprint", () => {
  for (const part of folded()) part.open = part.dataset.printWhole !== "shut";
});

document.addEventListener("keydown", (event) => {
  for (const menu of event.key === "Escape" ? document.querySelectorAll("details.menu[open]") : []) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  // In a sheet of rows Alt with Page Up or Down goes to the same cell of the next row.
  const step = { PageDown: 1, PageUp: -1 }[event.altKey ? event.key : ""], cell = event.target.closest(".cells > [class*=c-]");
  if (!step || !cell) return;
  const kind = [...cell.classList].find((name) => name.startsWith("c-"));
  const cells = [...document.querySelectorAll(`.cells > .${kind}`)];
  cells[cells.indexOf(cell) + step]?.querySelector("select, textarea, button, input:not([type=hidden])")?.focus();
  event.preventDefault();
});

// What is typed and not saved yet survives a reload: in this tab only, and signing out forgets it in every tab.
const signOuts = new BroadcastChannel("signed-out");
signOuts.onmessage = () => sessionStorage.clear();

// A form is known by where it goes and by its id: a page may hold many that ask for the same.
const addressOf = (form) => form.getAttribute("action") || location.pathname + location.search;
const keyOf = (form) => `unsaved ${document.body.dataset.reader} ${addressOf(form)} ${form.getAttribute("id")}`;
const KEPT = "form[data-keep], [data-keep] form";
const keptForms = (root) => [...root.querySelectorAll(KEPT)];

function fieldsOf(form) {
  // In the two boxes of data entry all that stands on the right is chosen.
  const chosen = [...form.querySelectorAll("select.filtered[id$=_to] option:not(:checked)")];
  const pairs = [...new FormData(form), ...chosen.map((option) => [option.parentElement.name, option.value])];
  return JSON.stringify(pairs.filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string"));
}

const store = (form) => sessionStorage.setItem(keyOf(form), fieldsOf(form));

function fill(field, pairs, isAnswer) {
  const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
  if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
  else if (field.options) {
    for (const option of field.options) if (field.multiple || values.includes(option.value)) option.selected = values.includes(option.value);
  // Of what is hidden only the version number and the one-time token come back: a colleague's newer save is then
  // noticed and not overwritten, and what had arrived after all is not added twice. An answer brings newer ones.
  } else if (values.length && (field.type !== "hidden" || (!isAnswer && /(^|-)(seen|once|last)$/.test(field.name)))) field.value = values[0];
}

function putBack(form, isAnswer = false) {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(form))), fresh = fieldsOf(form);
  for (const field of kept ? form.elements : []) if (field.name && field.type !== "file") fill(field, kept, isAnswer);
  if (fieldsOf(form) === fresh) return;
  form.dataset.typed = "";
  form.querySelector("[data-put-back]")?.removeAttribute("hidden");
  if (form.closest("details")) form.closest("details").open = true;
}

document.addEventListener("input", ({ target: { form } }) => {
  if (form) form.dataset.typed = "";
  if (form?.matches(KEPT)) store(form);
});

// The server answered: the page has the form again with what is wrong, or it is saved, or else it stays kept.
function settle(key, isSaved, isAnswer) {
  const again = isAnswer && keptForms(document).find((form) => keyOf(form) === key);
  if (again && !isSaved) putBack(again, true);
  if (again) store(again);
  else if (isSaved) sessionStorage.removeItem(key);
}

document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig: { elt, verb }, xhr: { status } } }) => {
  // What was sent: a form, or one row of a sheet, whose other rows are not saved by that.
  const form = elt.closest(KEPT), isSaved = status >= 200 && status < 400;
  if (form && verb === "post") settle(keyOf(form), isSaved, status === 409 || status === 422 || (isSaved && elt !== form));
});

document.addEventListener("click", (event) => {
  const leave = event.target.closest("[data-forget]");
  if (leave) sessionStorage.removeItem(keyOf(leave.closest("form")));
});

// A plain form is kept until the next page says what became of it: none may come.
document.addEventListener("submit", ({ target: form }) => {
  if (form.matches("[data-sign-out]")) {
    sessionStorage.clear();
    signOuts.postMessage("");
  } else if (form.matches(KEPT) && !form.matches("[hx-post]")) {
    store(form);
    sessionStorage.setItem("sent", keyOf(form));
  }
});

const sent = sessionStorage.getItem("sent");
// On a page that only holds it to be sent again, the next one is still to come.
if (sent && !document.querySelector("[data-again]")) {
  sessionStorage.removeItem("sent");
  const { redirectCount } = performance.getEntriesByType("navigation")[0];
  settle(sent, redirectCount || document.querySelector("[data-saved]"), "answer" in document.body.dataset);
}
if (document.querySelector("[data-signed-out]")) sessionStorage.clear();
for (const form of keptForms(document)) putBack(form);
document.addEventListener("htmx:load", ({ detail: { elt } }) => keptForms(elt.parentElement || document).forEach((form) => putBack(form)));
