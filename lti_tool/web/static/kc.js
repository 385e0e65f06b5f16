/* What is nicer with JavaScript; every page works without it. */
"use strict";

(() => {
  const live = document.getElementById("live");

  // The same words twice in a row would not be announced again, so the region is emptied first.
  const announce = (text) => {
    live.textContent = "";
    window.setTimeout(() => { live.textContent = text; }, 50);
  };

  const replace = (id, html) => {
    const old = document.getElementById(id);
    if (!old) return;
    const frame = document.createElement("template");
    frame.innerHTML = html;
    old.replaceWith(frame.content);
  };

  const focus = (id) => {
    const target = document.getElementById(id);
    if (!target) return;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  };

  // An answer goes to the server and only what changed comes back: no jump, no lost answers elsewhere on the page.
  const answer = async (form, button) => {
    const body = new URLSearchParams(new FormData(form));
    button.disabled = true;
    form.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(form.action, {
        method: "POST", body, credentials: "same-origin", redirect: "error", headers: { Accept: "application/json" },
      });
      if (!response.ok && response.status !== 422) throw new Error(String(response.status));
      const changed = await response.json();
      for (const [id, html] of Object.entries(changed.parts)) replace(id, html);
      focus(changed.focus);
      announce(changed.announce);
    } catch {
      // Whatever went wrong, the server says it on a page of its own.
      button.disabled = false;
      form.submit();
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-answer]")) return;
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    if (!button.disabled) answer(form, button);
  });

  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
        announce(button.dataset.done);
        const label = button.querySelector(".kern-label");
        const before = label.textContent;
        label.textContent = button.dataset.done;
        window.setTimeout(() => { label.textContent = before; }, 2500);
      } catch {
        // An LMS may forbid the clipboard in its frame; then the text is marked, ready for Ctrl+C.
        window.getSelection().selectAllChildren(source);
      }
    });
  }

  const hurry = document.querySelector("form[data-auto-submit]");
  const [arrival] = performance.getEntriesByType("navigation");
  // Who comes back with the browser's button must not be sent forward again.
  if (hurry && !(arrival && arrival.type === "back_forward")) hurry.submit();
})();
