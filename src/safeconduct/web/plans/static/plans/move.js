// Lets a family be dragged to another departure. That changes nothing: it opens the form that asks why, filled in.
"use strict";
(() => {
  const board = document.querySelector(".moving");
  if (!board) return;
  const SLACK = 8; // pixels before a press is a drag
  const EDGE = 60; // pixels from the edge of the window at which the page moves along
  let held = null;
  board.classList.add("ready");

  const lanes = () => [...board.querySelectorAll("[data-to]")];

  const lift = () => {
    const { card } = held;
    const closed = JSON.parse(card.dataset.closed);
    held.ghost = card.cloneNode(true);
    held.ghost.removeAttribute("id");
    held.ghost.classList.add("ghost");
    held.ghost.setAttribute("aria-hidden", "true");
    board.append(held.ghost);
    board.classList.add("lifted");
    card.classList.add("away");
    for (const lane of lanes()) {
      const why = closed[lane.dataset.to];
      const isFull = lane.dataset.free !== undefined && Number(card.dataset.people) > Number(lane.dataset.free);
      lane.classList.toggle("closed", Boolean(why));
      const says = lane.querySelector(".why");
      says.textContent = why || (isFull && lane !== held.home ? board.dataset.full : "");
      says.hidden = !says.textContent;
    }
    // On a narrow page the lists fold up meanwhile; the departure that it leaves stays under the finger.
    const { top, bottom } = held.home.getBoundingClientRect();
    if (bottom < held.y || top > held.y) window.scrollBy(0, top - held.y + 20);
    held.scrolling = setInterval(() => {
      const step = held.y < EDGE ? -14 : held.y > window.innerHeight - EDGE ? 14 : 0;
      if (step) window.scrollBy(0, step);
    }, 16);
  };

  const under = () => {
    const lane = document.elementFromPoint(held.x, held.y)?.closest("[data-to]");
    return lane && board.contains(lane) && lane !== held.home && !lane.classList.contains("closed") ? lane : null;
  };

  const end = () => {
    if (!held) return;
    clearInterval(held.scrolling);
    held.ghost?.remove();
    held.card.classList.remove("away");
    board.classList.remove("lifted");
    for (const lane of lanes()) {
      lane.classList.remove("closed", "over");
      lane.querySelector(".why").hidden = true;
    }
    held = null;
  };

  board.addEventListener("pointerdown", (event) => {
    const card = event.target.closest(".movable");
    const isByMouse = event.pointerType === "mouse" && event.button === 0 && !event.target.closest("a, form");
    if (!card || held || !(isByMouse || event.target.closest(".grip"))) return;
    event.preventDefault();
    card.setPointerCapture(event.pointerId);
    held = { card, home: card.closest("[data-to]"), x: event.clientX, y: event.clientY, fromX: event.clientX, fromY: event.clientY };
  });
  board.addEventListener("pointermove", (event) => {
    if (!held) return;
    held.x = event.clientX;
    held.y = event.clientY;
    if (!held.ghost && Math.hypot(held.x - held.fromX, held.y - held.fromY) < SLACK) return;
    if (!held.ghost) lift();
    const most = document.documentElement.clientWidth - held.ghost.offsetWidth - 4;
    held.ghost.style.transform = `translate(${Math.max(0, Math.min(held.x + 6, most))}px, ${held.y + 6}px)`;
    const over = under();
    for (const lane of lanes()) lane.classList.toggle("over", lane === over);
  });
  board.addEventListener("pointerup", () => {
    if (!held) return;
    const lane = held.ghost ? under() : null;
    const address = held.card.dataset.form;
    end();
    if (!lane) return;
    const asks = new URLSearchParams({ back: board.dataset.back, to: lane.dataset.to });
    window.location.assign(`${address}?${asks}`);
  });
  board.addEventListener("pointercancel", end);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });
})();
