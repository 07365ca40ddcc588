/*
 * Promise: a fragment that could not be fetched or saved says so in plain words and loses nothing that was typed.
 * Only fixed sentences are shown, in the language of the page, never anything out of a response.
 */

const status = document.querySelector("[data-connection-status]");

/* A page in another language brings the sentences in its own words, as data attributes of the status line. */
const words = status?.dataset ?? {};
const NOT_CONNECTED = words.notConnected || "Not connected. What you typed is kept on this page. Do not close it.";
const NOT_ACCEPTED =
  words.notAccepted ||
  "That could not be saved. What you typed is kept on this page. Try again, or call your supervisor.";
const NOT_LOADED = words.notLoaded || "A part of this page could not be loaded. Reload the page to try again.";

function say(sentence) {
  if (status && status.textContent !== sentence) {
    status.textContent = sentence;
  }
}

document.addEventListener("htmx:sendError", () => say(NOT_CONNECTED));
document.addEventListener("htmx:timeout", () => say(NOT_CONNECTED));
document.addEventListener("htmx:responseError", (event) => {
  say(event.detail.requestConfig?.verb === "get" ? NOT_LOADED : NOT_ACCEPTED);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) {
    say("");
  }
});
window.addEventListener("offline", () => say(NOT_CONNECTED));
window.addEventListener("online", () => say(""));
