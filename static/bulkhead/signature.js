/*
 * Promise: a <canvas data-signature-for="id_of_hidden_input"> becomes a pad for a finger, a pen or a mouse; what is drawn
 * lands in that input as a PNG data address and nowhere else. Without this script the pad stays hidden and the typed
 * name alone is the signature.
 *
 * Needs signature_pad's UMD file, which sets the global SignaturePad, loaded before this module.
 */

const INK = "#12283a";

function bind(canvas) {
  const input = document.getElementById(canvas.dataset.signatureFor);
  const holder = canvas.closest("[data-signature]");
  if (!input || !holder || !window.SignaturePad) {
    return;
  }
  holder.hidden = false;
  const pad = new window.SignaturePad(canvas, { penColor: INK, minWidth: 0.8, maxWidth: 2.8 });

  function fit() {
    const strokes = pad.toData();
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    if (strokes.length > 0) {
      pad.fromData(strokes);
    } else if (input.value) {
      // A form sent back with errors keeps what the person drew.
      pad.fromDataURL(input.value, { width: canvas.clientWidth, height: canvas.clientHeight });
    }
  }

  function keep() {
    input.value = pad.isEmpty() ? "" : pad.toDataURL("image/png");
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  pad.addEventListener("endStroke", keep);
  holder.querySelector("[data-signature-clear]")?.addEventListener("click", () => {
    pad.clear();
    keep();
  });

  let width = 0;
  new ResizeObserver(() => {
    // The on-screen keyboard changes the height of the window, not the width of the pad: redraw only for the latter.
    if (canvas.clientWidth !== width) {
      width = canvas.clientWidth;
      fit();
    }
  }).observe(canvas);
}

function bindAll(root) {
  root.querySelectorAll("canvas[data-signature-for]:not([data-bound])").forEach((canvas) => {
    canvas.dataset.bound = "yes";
    bind(canvas);
  });
}

document.addEventListener("htmx:load", (event) => bindAll(event.detail.elt.parentElement ?? document));
bindAll(document);
