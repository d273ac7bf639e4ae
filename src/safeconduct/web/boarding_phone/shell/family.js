// One family at the gate: who is there, what stands of each, and what can be said of those who are ticked.
import { saysOf } from "./counting.js";
import { make } from "./elements.js";
import { chosen, hour, number, t } from "./words.js";

export const STAGE_OF = { board: "gate", exit: "site", arrive: "arrival" };

export const nameOf = (person) => person.name || person.native_name || person.token.slice(0, 6);

// How old somebody may be: a range where the birth is known in part, and "about" where it is an estimate.
const aged = ({ least, most, about }) => {
  const years = least === most ? number(least) : t("age_range", { least, most });
  return t("age", { years: about ? t("age_about", { years }) : years });
};

// What a vehicle is called: one that has a number alone by its kind and that.
export const busName = ({ name, kind }) => (/^[0-9]+$/.test(name) ? t(`kind_${kind}`, { number: Number(name) }) : name);

const describe = (person, needs) =>
  [
    person.sex && t(`sex_${person.sex}`),
    person.ages && aged(person.ages),
    ...person.needs.map((code) => needs[code]?.[chosen()] ?? needs[code]?.en ?? code),
  ].filter(Boolean).join(" · ");

// What somebody said of a person, in words.
export const claim = (one, phone) => {
  const found = phone.packet.buses.find((each) => each.id === one.bus);
  const bus = found ? busName(found) : t("no_bus");
  const said = saysOf(one);
  const reason = said === "refused" && one.why ? phone.packet.reasons[one.why]?.[chosen()] ?? one.why : "";
  return said === "boarded" ? t("said_boarded", { bus }) : t(`said_${said}`) + (reason ? ` (${reason})` : "");
};

// What stands of a person at a stage, in words; where it disagrees, side by side.
const stands = (one, phone) => {
  if (!one) return make("span", { class: "state" }, t("state_none"));
  if (one.isConflict) {
    const zone = phone.packet.timezone;
    return make(
      "span",
      { class: "state conflict" },
      make("strong", {}, t("disagree")),
      make(
        "span",
        { class: "sides" },
        one.events.map((each) =>
          make("span", {}, `${t(each.device === phone.secret.device ? "this_phone" : "another_phone")}, `, hour(each.made_at, zone), `: ${claim(each, phone)}`),
        ),
      ),
    );
  }
  const [said] = one.events;
  const isDecided = one.events.some((each) => each.kind === "decided");
  return make("span", { class: `state ${saysOf(said)}` }, claim(said, phone), isDecided && make("em", {}, ` – ${t("decided")}`));
};

// The family as a form. `view` has mode, bus and ticked; `acts` are called with what was pressed.
export const panel = (family, counts, phone, view, acts) => {
  const stage = STAGE_OF[view.mode];
  const standing = (person) => counts.stands.get(`${stage} ${person.token}`);
  const rows = family.people.map((person) => {
    const one = standing(person);
    const id = `tick-${person.token}`;
    return make(
      "label",
      { class: "person", for: id },
      make("input", {
        type: "checkbox", id, checked: view.ticked.has(person.token), disabled: Boolean(one?.isConflict),
        onchange: (event) => acts.tick(person.token, event.target.checked),
      }),
      make(
        "span",
        {},
        make("bdi", { class: "name" }, nameOf(person)),
        person.native_name && person.native_name !== person.name && make("bdi", { class: "native" }, person.native_name),
        make("span", { class: "soft" }, describe(person, phone.packet.needs)),
        stands(one, phone),
        view.mode === "arrive" && !counts.aboard.has(person.token) && make("span", { class: "soft" }, t("state_not_aboard")),
      ),
    );
  });
  return [
    make("h2", { id: "family", tabindex: "-1" }, t("family_of", { name: nameOf(family.people[0]), count: family.people.length })),
    family.standby && make("p", { class: "notice" }, t("is_standby")),
    make("fieldset", {}, make("legend", {}, t("who")), rows),
    make("button", { type: "button", id: "tick-all", onclick: acts.tickAll }, t("tick_all")),
    ...{ board: boarding, exit: leaving, arrive: arriving }[view.mode](phone, counts, view, acts),
    make("button", { type: "button", id: "close", onclick: acts.close }, t("close")),
  ];
};

const boarding = (phone, counts, view, acts) => {
  const { buses, reasons } = phone.packet;
  return [
    buses.length > 0 && make(
      "p",
      { class: "field" },
      make("label", { for: "bus" }, t("bus")),
      make(
        "select",
        { id: "bus", onchange: (event) => acts.chooseBus(event.target.value) },
        make("option", { value: "", selected: view.bus === "" }, t("as_listed")),
        buses.map((one) => make("option", { value: one.id, selected: view.bus === one.id }, busName(one))),
      ),
    ),
    make("button", { type: "button", class: "main", id: "board", onclick: acts.board }, t(view.isWarned ? "board_anyway" : "board")),
    make(
      "div",
      { class: "others" },
      make("button", { type: "button", id: "absent", onclick: () => acts.say("absent") }, t("absent")),
      make("button", { type: "button", id: "take-back", onclick: () => acts.say("taken_back", { takes_back: "gate" }) }, t("take_back")),
    ),
    make(
      "details",
      { id: "refusing", open: view.isRefusing, ontoggle: (event) => acts.refusing(event.target.open) },
      make("summary", {}, t("refuse")),
      make(
        "p",
        { class: "field" },
        make("label", { for: "why" }, t("why")),
        make(
          "select",
          { id: "why", onchange: (event) => acts.keep("why", event.target.value) },
          make("option", { value: "", selected: view.why === "" }, t("choose")),
          Object.entries(reasons).map(([code, words]) => make("option", { value: code, selected: view.why === code }, words[chosen()] ?? words.en)),
        ),
      ),
      make(
        "p",
        { class: "field" },
        make("label", { for: "words" }, t("words")),
        make("input", { id: "words", maxlength: 500, autocomplete: "off", value: view.words, oninput: (event) => acts.keep("words", event.target.value) }),
      ),
      make("button", { type: "button", class: "danger", id: "refuse", onclick: acts.refuse }, t("refuse_now")),
    ),
  ];
};

const leaving = (_phone, _counts, _view, acts) => [
  make("button", { type: "button", class: "main", id: "left", onclick: () => acts.say("left_site") }, t("left_site")),
  make(
    "div",
    { class: "others" },
    make("button", { type: "button", id: "entered", onclick: () => acts.say("entered") }, t("entered")),
    make("button", { type: "button", id: "take-back", onclick: () => acts.say("taken_back", { takes_back: "site" }) }, t("take_back")),
  ),
];

const arriving = (_phone, _counts, _view, acts) => [
  make("button", { type: "button", class: "main", id: "arrived", onclick: acts.arrive }, t("arrived")),
  make(
    "div",
    { class: "others" },
    make("button", { type: "button", id: "take-back", onclick: () => acts.say("taken_back", { takes_back: "arrival" }) }, t("take_back")),
  ),
];
