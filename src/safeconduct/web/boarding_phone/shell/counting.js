// What stands of each person and the one headcount, computed from events alone: the rules are those of the server.
// A test holds the two to each other on thousands of logs, so that what a phone shows is what the desk shows.
const STAGES = {
  boarded: "gate", refused: "gate", absent: "gate", taken_back: "gate", left_site: "site", entered: "site",
  arrived: "arrival", received: "reception",
};
export const DISPUTED = "";

export const saysOf = (one) => (one.kind === "decided" && one.holds ? one.holds : one.kind);
export const stageOf = (one) => {
  const said = saysOf(one);
  return said === "taken_back" ? one.takes_back || "gate" : (STAGES[said] ?? "gate");
};
const claimOf = (one) => `${saysOf(one)} ${saysOf(one) === "boarded" ? one.bus : ""}`;
// Whether it takes back the entries that it names, and claims nothing beside what others said.
const withdraws = (one) => one.kind === "taken_back" && (one.names ?? []).length > 0;
const isNumbered = (one) => one.seq !== null && one.seq !== undefined;
const byText = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

// Each event once, by its nonce; the one that has a number of the server is kept.
export const once = (events) => {
  const kept = new Map();
  for (const one of events) {
    const before = kept.get(one.nonce);
    if (before === undefined || (!isNumbered(before) && isNumbered(one))) kept.set(one.nonce, one);
  }
  return [...kept.values()].sort((one, other) => byText(one.nonce, other.nonce));
};

const grouped = (each, keyOf) => {
  const groups = new Map();
  for (const one of each) {
    const key = keyOf(one);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(one);
  }
  return groups;
};

// What each device had seen at each of its events; no more than it says it had seen at any later one.
const knowing = (events) => {
  const found = new Map();
  for (const made of grouped(events, (one) => one.device).values()) {
    made.sort((one, other) => other.counter - one.counter || byText(one.nonce, other.nonce));
    let least = Infinity;
    for (const one of made) {
      least = Math.min(least, one.knows);
      found.set(one.nonce, least);
    }
  }
  return found;
};

// Whether an event counts no more since whoever made a later one had seen it, or decided about it.
const overrides = (later, one, knows) => {
  if (later.nonce === one.nonce || (later.late && !one.late)) return false;
  if (later.device === one.device) return later.counter > one.counter;
  if (!isNumbered(one)) return false;
  if ((later.kind === "decided" || withdraws(later)) && (later.names ?? []).includes(one.nonce))
    return !isNumbered(later) || one.seq < later.seq;
  return one.seq <= knows.get(later.nonce);
};

// What stands: a map from `${stage} ${person}` to {person, stage, events, isConflict, kinds}.
export const standing = (events) => {
  const each = once(events);
  const knows = knowing(each);
  const found = new Map();
  for (const [key, group] of grouped(each, (one) => `${stageOf(one)} ${one.person}`)) {
    const left = group.filter((one) => !group.some((later) => overrides(later, one, knows)));
    const claiming = left.filter((one) => !withdraws(one));
    // No honest devices make a circle; where one came about, all is shown.
    const stand = claiming.length ? claiming : left.length ? left : group;
    found.set(key, {
      person: group[0].person,
      stage: stageOf(group[0]),
      events: stand,
      isConflict: new Set(stand.map(claimOf)).size > 1 || stand.every((one) => one.late), // late: after the reception
      kinds: new Set(stand.map(saysOf)),
    });
  }
  return found;
};

// Each bus on which somebody has them.
export const busesOf = (stands) => new Set(stands.events.filter((one) => saysOf(one) === "boarded").map((one) => one.bus));

const busOf = (stands) => {
  const buses = busesOf(stands);
  return buses.size === 1 ? [...buses][0] : DISPUTED;
};

// Count a departure; `people` is [{person, standby}], who is on its list.
export const headcount = (events, people = []) => {
  const stands = standing(events);
  const listed = new Map(people.map((one) => [one.person, one]));
  const at = (stage, kind) =>
    new Set(
      [...stands.values()]
        .filter((one) => one.stage === stage && one.events.some((event) => saysOf(event) === kind && !event.late))
        .map((one) => one.person),
    );
  const gate = [...stands.values()].filter((one) => one.stage === "gate");
  const only = (kind) => new Set(gate.filter((one) => one.kinds.size === 1 && one.kinds.has(kind)).map((one) => one.person));
  const aboard = new Map(gate.filter((one) => one.kinds.has("boarded")).map((one) => [one.person, busOf(one)]));
  const refused = only("refused");
  const absent = only("absent");
  const conflicts = [...stands.values()].filter((one) => one.isConflict);
  const disputed = new Set(conflicts.filter((one) => one.stage === "gate").map((one) => one.person));
  const byBus = {};
  for (const bus of aboard.values()) byBus[bus] = (byBus[bus] ?? 0) + 1;
  const isSaid = (person) => aboard.has(person) || disputed.has(person) || refused.has(person) || absent.has(person);
  return {
    stands,
    aboard,
    refused,
    absent,
    conflicts,
    byBus,
    certain: [...aboard.keys()].filter((person) => !disputed.has(person)).length,
    awaited: new Set(people.filter((one) => !one.standby && !isSaid(one.person)).map((one) => one.person)),
    unlisted: new Set([...aboard.keys()].filter((person) => !listed.has(person))),
    fromStandby: new Set([...aboard.keys()].filter((person) => listed.get(person)?.standby)),
    leftSite: at("site", "left_site"),
    arrived: at("arrival", "arrived"),
    received: at("reception", "received"),
  };
};
