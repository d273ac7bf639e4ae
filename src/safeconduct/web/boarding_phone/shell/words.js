// Texts, numbers and hours in the language of whoever holds the phone. The texts come from the server with the page.
let every = {};
let language = "en";

export const load = async (address) => {
  every = await (await fetch(address, { credentials: "omit" })).json();
  choose(navigator.languages.map((one) => one.slice(0, 2)).find((one) => one in every) ?? "en");
};

export const languages = () => Object.entries(every).map(([code, one]) => ({ code, name: one.name }));
export const chosen = () => language;

export const choose = (code) => {
  if (!(code in every)) return;
  language = code;
  document.documentElement.lang = code;
  document.documentElement.dir = every[code].direction;
  document.title = t("title");
};

export const number = (value) => new Intl.NumberFormat(language, { useGrouping: false }).format(value);

// A text with what is filled in: numbers are written as the language has them.
export const t = (key, filled = {}) =>
  every[language].texts[key].replace(/%\((\w+)\)s/g, (_all, name) =>
    typeof filled[name] === "number" ? number(filled[name]) : String(filled[name]),
  );

export const hour = (moment, zone) =>
  new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: zone || undefined }).format(
    new Date(moment),
  );

export const day = (iso) =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`));
