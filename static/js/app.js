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
document.addEventListener("htmx:beforeRequest", () => {
  trouble.hidden = true;
});

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

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// In a sheet of rows Alt with Page Up or Down goes to the same cell of the next row.
document.addEventListener("keydown", (event) => {
  const step = { PageDown: 1, PageUp: -1 }[event.altKey ? event.key : ""], cell = event.target.closest(".cells > [class*=c-]");
  if (!step || !cell) return;
  const kind = [...cell.classList].find((name) => name.startsWith("c-"));
  const cells = [...document.querySelectorAll(`.cells > .${kind}`)];
  cells[cells.indexOf(cell) + step]?.querySelector("select, textarea, button, input:not([type=hidden])")?.focus();
  event.preventDefault();
});

// What is typed and not saved yet survives a reload: in this tab only, and signing out forgets it.
const formKey = (form) => `unsaved ${document.body.dataset.reader} ${location.pathname} ${form.id}`;
const fieldsOf = (form) => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");

function putBack(root) {
  for (const form of root.querySelectorAll("form[data-keep]")) {
    const kept = sessionStorage.getItem(formKey(form));
    if (!kept || kept === JSON.stringify(fieldsOf(form))) continue;
    for (const [name, value] of JSON.parse(kept)) {
      const field = form.elements.namedItem(name);
      // The kept version number comes back too, so that a colleague's newer save is noticed and not overwritten.
      if (field) field.value = value;
    }
    form.dataset.typed = "";
    form.querySelector("[data-put-back]")?.removeAttribute("hidden");
  }
}

document.addEventListener("input", ({ target: { form } }) => {
  if (form) form.dataset.typed = "";
  if (form?.matches("[data-keep]")) sessionStorage.setItem(formKey(form), JSON.stringify(fieldsOf(form)));
});

// The server has it now, or says in the form what is wrong with it.
document.addEventListener("htmx:afterRequest", (event) => {
  // The form that was sent: after a swap `event.detail.elt` is what stands around the new one.
  const form = event.detail.requestConfig.elt.closest("form[data-keep]");
  if (form && event.detail.requestConfig.verb === "post" && event.detail.xhr.status < 500 && event.detail.xhr.status !== 401) {
    sessionStorage.removeItem(formKey(form));
  }
});

document.addEventListener("click", (event) => {
  const leave = event.target.closest("[data-forget]");
  if (leave) sessionStorage.removeItem(formKey(leave.closest("form")));
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) sessionStorage.clear();
  else if (event.target.matches("form[data-keep]:not([hx-post])")) sessionStorage.removeItem(formKey(event.target));
});

if (document.querySelector("[data-signed-out]")) sessionStorage.clear();
putBack(document);
document.addEventListener("htmx:load", (event) => putBack(event.detail.elt.parentElement || document));
