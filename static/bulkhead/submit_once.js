/*
 * Promise: a form is sent once per press. The second press is dropped while the first is on its way; coming back to the
 * page makes the form usable again. (The server must still be safe against doubles: this only spares the person.)
 */

const SENT = "sent";

function buttonsOf(form) {
  return Array.from(form.elements).filter((element) => element.type === "submit");
}

function release(form) {
  delete form.dataset[SENT];
  buttonsOf(form).forEach((button) => button.removeAttribute("aria-disabled"));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get") {
    return;
  }
  if (SENT in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset[SENT] = "yes";
  // Not `disabled`: a disabled button would not be sent, and its name may say which button was pressed.
  buttonsOf(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) {
    release(form);
  }
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.querySelectorAll("form").forEach(release);
  }
});
