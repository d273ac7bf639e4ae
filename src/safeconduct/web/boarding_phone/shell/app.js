// Begins the page, and watches the clock: when to sync, when to lock, and when the day of this phone is over.
import { ShutOut } from "./asking.js";
import { fill, make } from "./elements.js";
import { ended, opening, pairing } from "./entry.js";
import { Gate } from "./gate.js";
import { Phone } from "./phone.js";
import { choose, chosen, languages, load, t } from "./words.js";

const IDLE = 5 * 60_000; // locks itself after so long without use
const HIDDEN = 2 * 60_000; // and after so long behind another window
const OFTEN = 5_000; // between two times that it asks the server
const SELDOM = 60_000; // at most so long, where the server was not reached
const SEALED = 20_000; // between two times that a phone asks that nobody opened
const LOOK = 1_000;

const main = document.getElementById("main");
const phone = new Phone();
let gate = null;
let code = "";
let usedAt = Date.now();
let hiddenAt = null;
let pause = OFTEN;
let askedAt = 0;
let isAsking = false;
let isAskingSealed = false;
let isWatching = false;
let isKept = false; // sealed, and nobody opened it
let isOverThere = false; // its day is over, by the clock here or by that of the server

const takeCode = () => {
  // The code came behind a number sign, which goes to no server; it stays in no history either.
  if (!location.hash) return;
  code = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
};

const showPairing = () => fill(main, ...pairing(code, async (typed, passphrase) => {
  await phone.pair(typed, passphrase);
  code = "";
  showGate();
}));

const showEnded = (key) => {
  gate?.end();
  gate = null;
  isKept = isOverThere = false;
  fill(main, ...ended(key, showPairing));
};

const showEntry = async () => {
  gate?.end();
  gate = null;
  let known = await phone.look();
  const isOver = known !== null && (isOverThere || known.until <= new Date());
  isOverThere = isOver;
  if (isOver && (await phone.expire())) known = null;
  isKept = known !== null;
  if (known === null) return isOver ? showEnded("expired") : showPairing();
  const open = async (passphrase) => {
    await phone.unlock(passphrase);
    used();
    if (phone.packet && !phone.isExpired) showGate();
    else await handIn();
  };
  const wipe = async () => {
    await phone.wipe();
    showEnded("wiped");
  };
  fill(main, ...opening(known, isOver, code !== "", open, wipe));
  return askSealed();
};

// A phone that nobody opens asks as well, or one that was shut out would keep what it holds until its day is over.
const askSealed = async () => {
  if (phone.isOpen || isAskingSealed) return;
  isAskingSealed = true;
  askedAt = Date.now();
  try {
    await phone.askSealed();
  } catch (error) {
    if (error instanceof ShutOut) await shutOutSealed(error.why);
  } finally {
    isAskingSealed = false;
  }
};

const shutOutSealed = async (why) => {
  if (why === "revoked") return shutOut(why);
  if (why !== "expired" || isOverThere || phone.isOpen) return; // one that the server does not know wipes nothing
  isOverThere = true;
  if (await phone.expire()) showEnded("expired");
  else if (!phone.isOpen) document.getElementById("lead").textContent = t("over_lead"); // somebody may be typing
};

// The day is over: what was not sent is handed in, and then nothing stays.
const handIn = async () => {
  try {
    await phone.sync();
    if (!phone.unsent.length) await over();
  } catch (error) {
    if (error instanceof ShutOut) return shutOut(error.why);
    phone.lock();
    throw error;
  }
};

const over = async () => {
  if (await phone.expire()) return showEnded("expired");
  phone.lock();
  return showEntry();
};

const shutOut = async (why) => {
  if (why === "revoked") {
    await phone.wipe();
    return showEnded("revoked");
  }
  if (why === "expired") return over();
  return gate?.say(t("not_known"));
};

const showGate = () => {
  used();
  gate = new Gate(phone, main, { sync: () => sync(), lock, told: () => sync() });
  gate.begin();
  sync();
};

const lock = async () => {
  phone.lock();
  await showEntry();
};

const sync = async () => {
  if (!phone.isOpen || isAsking) return;
  isAsking = true;
  try {
    await phone.sync();
    pause = OFTEN;
  } catch (error) {
    pause = Math.min(SELDOM, pause * 2);
    if (error instanceof ShutOut) await shutOut(error.why);
  }
  askedAt = Date.now();
  isAsking = false;
  gate?.show();
};

const used = () => (usedAt = Date.now());

const watch = async () => {
  if (isWatching || !(phone.isOpen || isKept)) return;
  isWatching = true;
  const now = Date.now();
  try {
    if (!phone.isOpen) await watchSealed(now);
    else if (phone.isExpired && phone.packet) await over();
    else if (now - usedAt > IDLE || (hiddenAt !== null && now - hiddenAt > HIDDEN)) await lock();
    else if (gate && now - askedAt > pause) await sync();
  } finally {
    isWatching = false;
  }
};

const watchSealed = async (now) => {
  if (now - askedAt > SEALED) await askSealed();
};

const showLanguages = () => {
  const each = languages();
  fill(
    document.getElementById("tools"),
    make("label", { for: "language", class: "unseen" }, t("language")),
    make(
      "select",
      { id: "language", onchange: (event) => { choose(event.target.value); showLanguages(); again(); } },
      each.map((one) => make("option", { value: one.code, lang: one.code, selected: one.code === chosen() }, one.name)),
    ),
  );
};

const again = () => (gate ? gate.begin() : showEntry());

const begin = async () => {
  takeCode();
  await load(document.body.dataset.words);
  showLanguages();
  if (!window.isSecureContext || !crypto?.subtle || !window.indexedDB) return fill(main, ...ended("not_secure"));
  navigator.storage?.persist?.(); // or a browser that lacks room might take what was not sent
  navigator.serviceWorker?.register(document.body.dataset.worker, { scope: "/gate/" });
  // Two windows would count from the same number.
  const isAlone = await new Promise((resolve) =>
    navigator.locks.request("safe-conduct-boarding", { ifAvailable: true }, (held) => {
      resolve(held !== null);
      return held ? new Promise(() => {}) : undefined;
    }),
  );
  if (!isAlone) return fill(main, ...ended("two_windows"));
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, used, { passive: true });
  document.addEventListener("keydown", (event) => gate?.typed(event));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      hiddenAt = Date.now();
      gate?.end(); // nobody looks at what the camera sees
    } else {
      watch(); // while hidden, a browser may let no time pass
      hiddenAt = null;
    }
  });
  window.addEventListener("online", () => {
    pause = OFTEN; // the first request may fail all the same: networks are there a little before anything goes through
    return phone.isOpen ? sync() : askSealed();
  });
  window.addEventListener("hashchange", () => { takeCode(); if (!phone.isOpen) again(); });
  setInterval(watch, LOOK);
  await showEntry();
};

begin();
