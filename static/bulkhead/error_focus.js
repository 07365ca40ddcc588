/*
 * Promise: when a page or a fragment arrives with an error summary, focus is on it and the title says so; a link in the
 * summary moves focus into the field it names, also where that field is a group of radio tiles.
 */

const SUMMARY = "[data-error-summary]";

function announce(root) {
  const summary = root.matches?.(SUMMARY) ? root : root.querySelector(SUMMARY);
  if (!summary) {
    return;
  }
  const said = summary.dataset.errorTitle || "Error";
  if (!document.title.startsWith(`${said}: `)) {
    document.title = `${said}: ${document.title}`;
  }
  summary.focus();
}

function follow(event) {
  const link = event.target.closest(`${SUMMARY} a[href^="#"]`);
  if (!link) {
    return;
  }
  const target = document.getElementById(link.hash.slice(1));
  if (!target) {
    return;
  }
  event.preventDefault();
  const field = target.closest("[data-field]") ?? target;
  field.scrollIntoView({ block: "start" });
  const control = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
  (control ?? target).focus({ preventScroll: true });
}

document.addEventListener("click", follow);
document.addEventListener("htmx:afterSettle", (event) => announce(event.detail.elt));
announce(document.documentElement);
