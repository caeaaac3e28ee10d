/* Small comforts; every page works without them. */
"use strict";

const problem = document.getElementById("problem");
if (problem) problem.focus();

// The zone of this browser, where the field still holds none of its own.
for (const field of document.querySelectorAll("[data-guess-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && (field.value === "" || field.value === "Etc/UTC")) field.value = zone;
}
