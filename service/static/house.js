/* Small comforts; every page works without them. */
"use strict";

const problem = document.getElementById("problem");
if (problem) problem.focus();

// The zone of this browser, where the field still holds none of its own.
for (const field of document.querySelectorAll("[data-guess-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && (field.value === "" || field.value === "Etc/UTC")) field.value = zone;
}

// A session's clock, from the server's start time; without it, each item shows when it is due.
const running = document.querySelector("[data-opened]");
if (running) {
  const opened = Date.parse(running.dataset.opened);
  const skew = Date.now() - Date.parse(running.dataset.now);
  const plan = [...document.querySelectorAll("[data-plan] li")];
  const items = [...running.querySelectorAll("[data-item]")];
  const parts = [...running.querySelectorAll("[data-part]")];
  const hand = running.querySelector("[data-at]");
  const furthest = running.querySelector(".track").viewBox.baseVal.width - 3;
  const tick = () => {
    const seconds = Math.max(0, Math.floor((Date.now() - skew - opened) / 1000));
    const rest = String(seconds % 60).padStart(2, "0");
    running.querySelector("[data-clock]").textContent = `${Math.floor(seconds / 60)}:${rest}`;
    const place = plan.findLastIndex((row) => row.dataset.from * 60 <= seconds);
    running.querySelector("[data-place]").textContent = place + 1;
    hand.setAttribute("x", Math.min(seconds / 6, furthest));
    plan.forEach((row, at) => {
      row.classList.toggle("done", at < place);
      row.toggleAttribute("aria-current", false);
      if (at === place) row.setAttribute("aria-current", "step");
      items[at].hidden = at !== place;
      parts[at].classList.toggle("later", at > place);
    });
  };
  tick();
  setInterval(tick, 1000);
}
