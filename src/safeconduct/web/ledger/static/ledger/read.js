// Goes from proposal to proposal by keys, and shows where each stands. Keys count only while the list has the focus.
"use strict";
(() => {
  const list = document.querySelector(".proposals");
  if (!list) return;
  const all = () => [...list.querySelectorAll(":scope > li")];
  const here = () => document.activeElement?.closest(".proposals > li");

  const point = (item) => {
    for (const one of document.querySelectorAll(".source-text .here")) one.classList.remove("here");
    const [start, end] = [Number(item.dataset.start), Number(item.dataset.end)];
    let first = null;
    for (const piece of document.querySelectorAll(".source-text [data-at]")) {
      const at = Number(piece.dataset.at);
      if (at < start || at >= end) continue;
      piece.classList.add("here");
      first ??= piece;
    }
    first?.scrollIntoView({ block: "nearest" });
  };

  const go = (item) => {
    if (!item) return;
    item.focus();
    item.scrollIntoView({ block: "nearest" });
  };

  const press = (item, what) => item?.querySelector(`[data-does="${what}"]`)?.click();

  list.addEventListener("focusin", () => {
    const item = here();
    if (item) point(item);
  });

  list.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, select, textarea")) return;
    const items = all();
    const at = items.indexOf(here());
    const keys = {
      j: () => go(items[at + 1]),
      ArrowDown: () => go(items[at + 1]),
      k: () => go(items[at - 1]),
      ArrowUp: () => go(items[at - 1]),
      a: () => press(items[at], "accept"),
      e: () => press(items[at], "edit"),
      r: () => press(items[at], "reject"),
      b: () => press(items[at], "bring_back"),
    };
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  const begin = document.querySelector(".begin");
  begin?.addEventListener("click", (event) => {
    event.preventDefault();
    go(list.querySelector(":scope > li.open") ?? all()[0]);
  });

  const wanted = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (wanted && list.contains(wanted)) go(wanted);
})();
