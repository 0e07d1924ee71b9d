// Single keys for reviewers: each presses, or goes to, the element that names it in data-key.
// The page works without this. Keys are off in fields, while an input method composes,
// and where the reviewer has switched them off.
"use strict";

(() => {
  const setting = "unjoin-review-keys";
  const box = document.getElementById("keys-on");
  const areOn = () => localStorage.getItem(setting) !== "off";

  if (box) {
    box.closest(".keys").hidden = false;
    box.checked = areOn();
    box.addEventListener("change", () => localStorage.setItem(setting, box.checked ? "on" : "off"));
  }

  // A key held or pressed twice must not accept the next declaration unread.
  const readyAt = performance.now() + 800;

  // Nor must a second click send a decision that is already on its way.
  let isSent = false;
  document.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });

  document.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229;
    if (composing || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, select, textarea") || !areOn()) return;
    const target = [...document.querySelectorAll("[data-key]")].find(
      (element) => element.dataset.key === event.key,
    );
    if (!target || (target.matches("button") && performance.now() < readyAt)) return;
    event.preventDefault();
    if (target.matches("a, button")) target.click();
    else target.focus();
  });
})();
