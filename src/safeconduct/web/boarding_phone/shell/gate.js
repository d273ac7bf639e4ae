// The page at the gate: counts always in view, a card or a name, one family, and how the phone stands with the server.
import * as camera from "./camera.js";
import { find } from "./cards.js";
import { busesOf, DISPUTED } from "./counting.js";
import { fill, make } from "./elements.js";
import { busName, claim, nameOf, panel, STAGE_OF } from "./family.js";
import { day, hour, number, t } from "./words.js";

// Stand-by of the list who are aboard.
const fromStandbyOf = ({ aboard }, people) => people.filter((one) => one.standby && aboard.has(one.token));

const LISTS = ["awaited", "standby", "conflicts", "away", "aboard"];
const NOT_TAKEN = "not_taken";
const WRONG = ["person", "bus", "why", "kind"]; // what the server says it did not take something for

export class Gate {
  #phone;
  #root;
  #acts;
  #counts;
  #family = "";
  #shown = "";
  #looking = null;
  #view = { mode: "board", bus: "", ticked: new Set(), isWarned: false, isRefusing: false, why: "", words: "" };

  // `acts` has sync(), lock() and told().
  constructor(phone, root, acts) {
    this.#phone = phone;
    this.#root = root;
    this.#acts = acts;
  }

  // Lay out what stays, and fill in the rest.
  begin() {
    this.end();
    const departure = this.#phone.packet.departure;
    fill(
      this.#root,
      make(
        "section",
        { class: "counts", "aria-label": t("counts") },
        make("h1", {}, make("bdi", {}, departure.code), ` · ${day(departure.departs_on)}`),
        make("p", { id: "totals" }),
        make("ul", { id: "buses" }),
        make(
          "div",
          { class: "standing" },
          make("p", { id: "status", role: "status" }),
          make("button", { type: "button", id: "sync", onclick: () => this.#acts.sync() }, t("sync")),
          make("button", { type: "button", id: "lock", onclick: () => this.#acts.lock() }, t("lock")),
        ),
      ),
      make("p", { id: "said", role: "alert" }),
      make(
        "form",
        { id: "scan", onsubmit: (event) => this.#scan(event) },
        make("label", { for: "card" }, t("card")),
        make(
          "div",
          { class: "row" },
          make("input", { id: "card", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 200, enterkeyhint: "search", "aria-describedby": "card-help" }),
          make("button", { class: "main" }, t("find")),
          camera.isThere() && make("button", { type: "button", id: "camera", onclick: () => this.#look() }, t("camera")),
        ),
        make("span", { class: "help", id: "card-help" }, t("card_help")),
      ),
      make("div", { id: "seen", hidden: true }, make("video", { playsinline: true, muted: true, "aria-label": t("camera") }), make("button", { type: "button", onclick: () => this.#looking?.abort() }, t("stop"))),
      make("section", { id: "place", "aria-label": t("family") }),
      make("nav", { id: "lists", "aria-label": t("lists") }),
      make("section", { id: "list" }),
      make(
        "p",
        { class: "field" },
        make("label", { for: "mode" }, t("mode")),
        make(
          "select",
          { id: "mode", onchange: (event) => this.#choose(event.target.value) },
          Object.keys(STAGE_OF).map((mode) => make("option", { value: mode, selected: this.#view.mode === mode }, t(`mode_${mode}`))),
        ),
      ),
    );
    this.show();
  }

  // Whoever types where nothing is to be typed has a scanner in hand.
  typed(event) {
    const isEditing = event.target.closest?.("input:not([type=checkbox]), select, textarea");
    if (!isEditing && !event.ctrlKey && !event.metaKey && !event.altKey && /^[\w-]$/.test(event.key)) this.#at("card")?.focus();
  }

  say(text) {
    this.#at("said").textContent = text;
  }

  // Bring everything to what is known now.
  show() {
    if (!this.#phone.packet || !this.#at("totals")) return;
    this.#counts = this.#phone.count();
    this.#showCounts();
    this.#showStatus();
    this.#showFamily();
    this.#showLists();
  }

  #at(id) {
    return this.#root.querySelector(`#${id}`);
  }

  #showCounts() {
    const { aboard, awaited, conflicts, unlisted, arrived, leftSite } = this.#counts;
    const { buses } = this.#phone.packet;
    const listed = this.#phone.people.filter((one) => !one.standby).length;
    // Who came from stand-by is aboard and none of those who are awaited: one number must not hide the other.
    const fromStandby = fromStandbyOf(this.#counts, this.#phone.people).length;
    const others = fromStandby + unlisted.size;
    const parts = [t("totals", { aboard: aboard.size - others, listed }), t("n_awaited", { count: awaited.size })];
    if (others) parts.unshift(t("n_aboard", { count: aboard.size }));
    if (fromStandby) parts.push(t("n_standby", { count: fromStandby }));
    if (buses.length) parts.push(t("left", { count: buses.reduce((sum, one) => sum + one.seats, 0) - this.#taken() }));
    if (conflicts.length) parts.push(t("n_conflicts", { count: conflicts.length }));
    if (unlisted.size) parts.push(t("n_unlisted", { count: unlisted.size }));
    if (this.#view.mode === "exit") parts.push(t("n_left_site", { count: leftSite.size }));
    if (this.#view.mode === "arrive") parts.push(t("n_arrived", { count: arrived.size }));
    fill(this.#at("totals"), ...parts.map((text, place) => make("span", { class: place ? "" : "big" }, text)));
    const line = (name, count, left) =>
      make("li", {}, make("bdi", {}, name), make("strong", {}, number(count)), left !== null && make("span", {}, t("left", { count: left })));
    const disputed = this.#counts.byBus[DISPUTED] ?? 0;
    fill(
      this.#at("buses"),
      ...buses.map((one) => line(busName(one), this.#counts.byBus[one.id] ?? 0, this.#left(one))),
      disputed > 0 && line(t("bus_disputed"), disputed, null),
    );
  }

  // Seats of a bus that nobody takes. Whoever two phones have on two buses takes a seat on each until that is decided.
  #left(bus) {
    return bus.seats - this.#taken((person) => busesOf(this.#counts.stands.get(`gate ${person}`)).has(bus.id));
  }

  // Seats that those who are aboard and of whom something holds take; whoever is not on the list takes one.
  #taken(is = () => true) {
    const seats = new Map(this.#phone.people.map((one) => [one.token, one.seats]));
    return [...this.#counts.aboard.keys()].filter(is).reduce((sum, person) => sum + (seats.get(person) ?? 1), 0);
  }

  #showStatus() {
    const unsent = this.#phone.unsent.length;
    const notTaken = this.#phone.notTaken.length;
    const zone = this.#phone.packet.timezone;
    const at = this.#phone.syncedAt ? hour(this.#phone.syncedAt, zone) : "";
    let text = unsent ? t("unsent", { count: unsent }) : at ? t("all_sent", { hour: at }) : t("not_yet");
    if (!this.#phone.isReachable) text = t(unsent ? "offline_unsent" : "offline", { count: unsent });
    if (this.#phone.fault) text = `${t("faulty", { status: this.#phone.fault })} ${unsent ? t("unsent", { count: unsent }) : ""}`;
    if (notTaken) text += ` ${t("not_taken", { count: notTaken })}`;
    const place = this.#at("status");
    if (place.textContent !== text) place.textContent = text; // it is read aloud when it changes
    place.classList.toggle("off", !this.#phone.isReachable || this.#phone.fault !== null || notTaken > 0);
  }

  get #families() {
    return this.#phone.packet.families;
  }

  #showFamily() {
    const family = this.#families.find((one) => one.token === this.#family);
    fill(this.#at("place"), ...(family ? panel(family, this.#counts, this.#phone, this.#view, this.#familyActs(family)) : []));
  }

  #familyActs(family) {
    const view = this.#view;
    return {
      tick: (person, is) => {
        if (is) view.ticked.add(person);
        else view.ticked.delete(person);
        view.isWarned = false;
      },
      tickAll: () => {
        const stage = STAGE_OF[view.mode];
        const free = family.people.filter((one) => !this.#counts.stands.get(`${stage} ${one.token}`)?.isConflict);
        // Whoever did not board does not arrive, unless somebody sees that they did.
        const isMeant = (one) => view.mode !== "arrive" || this.#counts.aboard.has(one.token);
        view.ticked = new Set(free.filter(isMeant).map((one) => one.token));
        view.isWarned = false;
        this.#showFamily();
      },
      chooseBus: (bus) => {
        view.bus = bus;
        view.isWarned = false;
        this.#showFamily();
      },
      keep: (name, value) => (view[name] = value),
      refusing: (is) => (view.isRefusing = is),
      board: () => this.#board(family),
      arrive: () => {
        const ticked = this.#ticked(family);
        const away = ticked.filter((one) => !this.#counts.aboard.has(one.token)).length;
        if (!away || view.isWarned) return this.#tell(ticked.map((one) => ({ kind: "arrived", person: one.token })));
        view.isWarned = true;
        return this.say(t("not_aboard", { count: away }));
      },
      say: (kind, more = {}) => this.#tell(this.#ticked(family).map((one) => ({ kind, person: one.token, ...more }))),
      refuse: () => {
        if (!view.why) return this.say(t("no_reason"));
        // Half a sign can be left where the field cut a text off; the server could not read it.
        const words = view.words.replace(/\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "");
        const more = { kind: "refused", why: view.why, words };
        return this.#tell(this.#ticked(family).map((one) => ({ ...more, person: one.token })));
      },
      close: () => this.open(""),
    };
  }

  #ticked(family) {
    const stage = STAGE_OF[this.#view.mode];
    const is = (one) => this.#view.ticked.has(one.token) && !this.#counts.stands.get(`${stage} ${one.token}`)?.isConflict;
    return family.people.filter(is);
  }

  #board(family) {
    const { buses } = this.#phone.packet;
    const view = this.#view;
    const known = new Set(buses.map((one) => one.id));
    const said = this.#ticked(family).map((one) => ({
      kind: "boarded", person: one.token, bus: view.bus || (known.has(one.bus) ? one.bus : ""), from_standby: family.standby,
    }));
    if (buses.length && said.some((one) => !one.bus)) return this.say(t("no_bus_chosen"));
    const seats = new Map(family.people.map((one) => [one.token, one.seats]));
    const over = buses.find((bus) => {
      const coming = said.filter((one) => one.bus === bus.id && this.#counts.aboard.get(one.person) !== bus.id);
      return coming.length && coming.reduce((sum, one) => sum + seats.get(one.person), 0) > this.#left(bus);
    });
    if (over && !view.isWarned) {
      view.isWarned = true;
      this.#showFamily();
      return this.say(t("too_full", { bus: busName(over), count: Math.max(0, this.#left(over)) }));
    }
    return this.#tell(said);
  }

  async #tell(said) {
    if (!said.length) return this.say(t("nobody_ticked"));
    try {
      await this.#phone.tell(said);
    } catch {
      return this.say(t("not_kept"));
    }
    if (!this.#phone.isOpen) return;
    Object.assign(this.#view, { ticked: new Set(), isWarned: false, isRefusing: false, why: "", words: "" });
    this.show();
    this.say(t("noted", { what: t(`did_${said[0].kind}`), count: said.length, aboard: this.#counts.aboard.size }));
    this.#acts.told();
  }

  #choose(mode) {
    Object.assign(this.#view, { mode, ticked: new Set(), isWarned: false });
    this.show();
  }

  // Show a family; none with an empty token.
  open(token, person = "") {
    this.#family = token;
    this.#shown = "";
    // A bus that was chosen for one family is not chosen for the next.
    Object.assign(this.#view, { bus: "", ticked: new Set(person ? [person] : []), isWarned: false, isRefusing: false, why: "", words: "" });
    this.show();
    this.#at(token ? "family" : "card")?.focus({ preventScroll: !token });
  }

  #scan(event) {
    event?.preventDefault();
    const place = this.#at("card");
    const found = find(this.#families, place.value);
    place.value = "";
    if (!found.families.length) {
      this.open(""); // or the family before it would stand there to be boarded
      return this.say(t("not_listed"));
    }
    this.say("");
    if (found.families.length === 1) return this.open(found.families[0].token, found.person);
    this.#family = "";
    this.#shown = "found";
    this.#found = found.families;
    return this.show();
  }

  #found = [];

  async #look() {
    if (this.#looking) return;
    const seen = this.#at("seen");
    const { signal } = (this.#looking = new AbortController());
    const isHere = () => this.#at("seen") === seen; // and not locked, or laid out anew, meanwhile
    seen.hidden = false;
    this.say("");
    try {
      const text = await camera.read(seen.querySelector("video"), signal);
      if (text && isHere()) {
        this.#at("card").value = text;
        this.#scan();
      }
    } catch (error) {
      if (isHere() && !signal.aborted) this.say(t(camera.whyNot(error)));
    }
    seen.hidden = true;
    this.#looking = null;
  }

  // Let go of the camera.
  end() {
    this.#looking?.abort();
  }

  #of(list) {
    const { awaited, aboard, conflicts, refused, absent } = this.#counts;
    const disputed = new Set(conflicts.map((one) => one.person));
    const any = (is) => this.#families.filter((family) => family.people.some((one) => is(one.token)));
    return {
      found: () => this.#found,
      awaited: () => any((one) => awaited.has(one)),
      standby: () => this.#families.filter((family) => family.standby && family.people.some((one) => !aboard.has(one.token))),
      conflicts: () => any((one) => disputed.has(one)),
      away: () => any((one) => refused.has(one) || absent.has(one)),
      aboard: () => any((one) => aboard.has(one)),
    }[list]();
  }

  // Something that the server did not take: of whom, what, when, and why not.
  #refused(one) {
    const person = this.#phone.people.find((each) => each.token === one.person);
    const why = t(`wrong_${WRONG.includes(one.notTaken) ? one.notTaken : "form"}`, { field: one.field || one.notTaken });
    return make(
      "li",
      {},
      make("bdi", {}, person ? nameOf(person) : one.person.slice(0, 6)),
      ` · ${claim(one, this.#phone)} · ${hour(one.made_at, this.#phone.packet.timezone)}: `,
      make("strong", {}, why),
    );
  }

  #showLists() {
    const button = (list, count) => {
      const isShown = this.#shown === list;
      return make(
        "button",
        { type: "button", id: `list-${list}`, "aria-expanded": String(isShown), "aria-controls": "list", onclick: () => { this.#shown = isShown ? "" : list; this.#showLists(); } },
        t(`list_${list}`, { count }),
      );
    };
    const notTaken = this.#phone.notTaken;
    const buttons = LISTS.map((list) => button(list, this.#of(list).length));
    if (notTaken.length) buttons.push(button(NOT_TAKEN, notTaken.length));
    fill(this.#at("lists"), ...buttons);
    const place = this.#at("list");
    if (!this.#shown) return fill(place);
    if (this.#shown === NOT_TAKEN) return fill(place, make("p", {}, t("not_taken_lead")), make("ul", {}, notTaken.map((one) => this.#refused(one))));
    const rows = this.#of(this.#shown).map((family) =>
      make(
        "li",
        {},
        make(
          "button",
          { type: "button", onclick: () => this.open(family.token) },
          make("bdi", {}, nameOf(family.people[0])),
          ` (${number(family.people.length)})`,
        ),
      ),
    );
    return fill(place, rows.length ? make("ul", {}, rows) : make("p", {}, t("nobody")));
  }
}
