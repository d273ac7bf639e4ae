// The pages before the gate: pairing with a code, and opening with the passphrase.
import { Faulty, ShutOut, Unreachable } from "./asking.js";
import { make } from "./elements.js";
import { isStrong, WrongKey } from "./sealing.js";
import { t } from "./words.js";

const field = (id, label, help, attributes) =>
  make(
    "p",
    { class: "field" },
    make("label", { for: id }, label),
    help && make("span", { class: "help", id: `${id}-help` }, help),
    make("input", { id, required: true, autocapitalize: "off", spellcheck: "false", "aria-describedby": help ? `${id}-help` : null, ...attributes }),
  );
const passphrase = (id, label, help) => field(id, label, help, { type: "password", autocomplete: "off", maxlength: 200 });
const value = (id) => document.getElementById(id).value;

// A form that says what went wrong and does one thing at a time.
const form = (id, rows, button, work) => {
  const said = make("p", { class: "wrong", role: "alert" });
  const press = make("button", { class: "main" }, button);
  const submit = async (event) => {
    event.preventDefault();
    if (press.disabled) return;
    press.disabled = true;
    said.textContent = "";
    try {
      await work();
    } catch (error) {
      said.textContent = why(error);
    }
    press.disabled = false;
  };
  return make("form", { id, onsubmit: submit, novalidate: true }, rows, said, press);
};

const why = (error) => {
  if (typeof error === "string") return t(error);
  if (error instanceof WrongKey) return t("wrong_passphrase");
  if (error instanceof ShutOut) return t(error.why === "unknown" ? "wrong_code" : error.why);
  if (error instanceof Unreachable) return t("unreachable");
  if (error instanceof Faulty) return t("faulty", { status: error.status });
  return t("fault");
};

export const pairing = (code, work) => [
  make("h1", {}, t("pair")),
  make("p", {}, t("pair_lead")),
  form(
    "pairing",
    [
      field("code", t("code"), t("code_help"), { autocomplete: "off", value: code, maxlength: 40, dir: "ltr" }),
      passphrase("passphrase", t("passphrase"), t("passphrase_help")),
      passphrase("again", t("again")),
    ],
    t("pair_now"),
    async () => {
      if (!value("code").trim()) throw "no_code";
      if (!isStrong(value("passphrase"))) throw "weak";
      if (value("passphrase") !== value("again")) throw "not_the_same";
      await work(value("code"), value("passphrase"));
    },
  ),
];

// `hasCode` says that somebody came with a code for another pairing.
export const opening = (known, isOver, hasCode, work, wipe) => [
  make("h1", {}, t("locked")),
  hasCode && make("p", { class: "notice" }, t("paired_already")),
  make("p", { id: "lead" }, t(isOver ? "over_lead" : "locked_lead")),
  known.unsent > 0 && make("p", {}, t("unsent", { count: known.unsent })),
  form("opening", [passphrase("passphrase", t("passphrase"), "")], t("open"), () => work(value("passphrase"))),
  make(
    "details",
    {},
    make("summary", {}, t("wipe")),
    make("p", {}, t(known.unsent ? "wipe_lead_unsent" : "wipe_lead", { count: known.unsent })),
    make("button", { type: "button", id: "wipe", class: "danger", onclick: wipe }, t("wipe_now")),
  ),
];

export const ended = (key, again) => [
  make("h1", {}, t("title")),
  make("p", { class: "notice", role: "alert" }, t(key)),
  again && make("button", { type: "button", class: "main", onclick: again }, t("pair_again")),
];
