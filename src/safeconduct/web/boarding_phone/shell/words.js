// Texts, numbers and hours in the language of whoever holds the phone. The texts come from the server with the page.
let every = {};
let language = "en";

const best = () => {
  for (const one of navigator.languages.map((each) => each.toLowerCase())) {
    if (one in every) return one;
    const [first] = one.split("-");
    if (first in every) return first;
  }
  return "en";
};

export const load = async (address) => {
  every = await (await fetch(address, { credentials: "omit" })).json();
  choose(best());
};

export const languages = () => Object.entries(every).map(([code, one]) => ({ code, name: one.name }));
export const chosen = () => language;

export const choose = (code) => {
  if (!(code in every)) return;
  language = code;
  document.documentElement.lang = every[code].tag;
  document.documentElement.dir = every[code].direction;
  document.title = t("title");
};

// Digits as the language writes them, whatever the browser knows of it.
const inDigits = (text) => text.replace(/[0-9]/g, (digit) => [...every[language].digits][digit]);

export const number = (value) => inDigits(String(value));

// A text with what is filled in: numbers are written as the language has them.
export const t = (key, filled = {}) =>
  every[language].texts[key].replace(/%\((\w+)\)s/g, (_all, name) =>
    typeof filled[name] === "number" ? number(filled[name]) : String(filled[name]),
  );

// A browser that does not know a language writes days of it in English words: it gets numbers then.
const numbered = (iso) => {
  const { tag, calendar, direction } = every[language];
  if (Intl.DateTimeFormat.supportedLocalesOf([tag]).length) return null;
  const options = { year: "numeric", month: "2-digit", day: "2-digit", timeZone: "UTC" };
  const parts = new Intl.DateTimeFormat(`en-u-nu-latn-ca-${calendar}`, options).formatToParts(new Date(`${iso}T00:00:00Z`));
  const [year, month, date] = ["year", "month", "day"].map((name) => parts.find((one) => one.type === name).value);
  return inDigits(direction === "rtl" ? `${year}/${month}/${date}` : `${date}.${month}.${year}`);
};

const formatted = (moment, options) =>
  inDigits(new Intl.DateTimeFormat(`${every[language].tag}-u-nu-latn-ca-${every[language].calendar}`, options).format(moment));

export const hour = (moment, zone) =>
  formatted(new Date(moment), { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone || undefined });

export const day = (iso) => numbered(iso) ?? formatted(new Date(`${iso}T00:00:00Z`), { dateStyle: "medium", timeZone: "UTC" });
