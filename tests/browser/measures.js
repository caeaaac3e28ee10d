// What a page shows at the window's present size; run by visits.py.
() => {
  const shown = (one) => one.checkVisibility({ visibilityProperty: true });
  const ringed = (one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const called = (one) => `${one.tagName.toLowerCase()} ${one.name || ""} ${one.textContent.trim().slice(0, 40)}`;
  const unmarked = [];
  const covered = [];
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    if (!shown(one) || one.type === "hidden" || one.tabIndex < 0) continue;
    one.focus({ focusVisible: true });
    const whole = one.closest("label") || one;
    if (!ringed(one) && !ringed(whole)) unmarked.push(called(one));
    const box = one.getClientRects()[0]; // of a link that wraps, its first line
    const top = document.elementFromPoint(box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 20));
    if (top && !whole.contains(top) && !top.contains(one)) covered.push(called(one));
  }
  return { overhang: document.documentElement.scrollWidth - innerWidth, unmarked, covered };
}
