// The phone itself: what it knows while it is open, what it keeps sealed, and how it comes to agree with the server.
import { ask, Faulty, Malformed, ShutOut, Unreachable } from "./asking.js";
import { headcount } from "./counting.js";
import { Keeping } from "./keeping.js";
import { digest, keyOf, newLock, newNonce, seal, unseal, WrongKey } from "./sealing.js";

const MOST = 500; // events that go at a time
const OF_EVENT = /^events\.(\d+)\.(\w+)/; // how the server names a place in what it was sent
const SENT = ["nonce", "counter", "knows", "made_at", "kind", "person", "bus", "why", "words", "takes_back", "from_standby"];
const LOCK = "lock";
const SECRET = "secret";
const PACKET = "packet";
const UNSENT = "unsent:";
const ordered = (number) => String(number).padStart(10, "0");

export class Phone {
  #keeping = new Keeping();
  #key = null;
  #syncing = null;
  #telling = Promise.resolve();
  #most = MOST;
  #wiped = 0;
  secret = null; // {device, token, movement, expiresAt}
  packet = null;
  own = new Map(); // by counter
  received = new Map(); // by number of the server
  seq = 0;
  syncedAt = null;
  isReachable = true;
  fault = null; // the status of a server that is there and does not answer as it should

  get isOpen() {
    return this.#key !== null;
  }

  // What can be known without the passphrase: null where nothing is kept, else {until, unsent}.
  async look() {
    const all = await this.#keeping.all();
    const lock = all.get(LOCK);
    if (!lock) return null;
    const unsent = [...all.keys()].filter((key) => key.startsWith(UNSENT)).length;
    return { until: new Date(lock.until), unsent };
  }

  // Pair by a code. Nothing is kept before all of it is sealed.
  async pair(code, passphrase) {
    const { device, token, expires_at: expiresAt } = await ask("pair", { sent: { code } });
    const packet = await ask("packet", { token });
    const lock = newLock(expiresAt, await digest(token));
    this.#key = await keyOf(passphrase, lock);
    this.secret = { device, token, movement: packet.movement, expiresAt };
    this.packet = packet;
    const secret = await seal(this.#key, this.#aboutSecret(lock), this.secret);
    await this.#keeping.write({
      add: [[LOCK, lock], [SECRET, secret], [PACKET, await this.#ring(PACKET, packet)]],
    });
  }

  // Ask whether a phone is still let in that nobody opened. What it asks with is a digest of its token, which lets
  // nobody in and tells of nobody. Raises ShutOut.
  async askSealed() {
    const { sign } = (await this.#keeping.read(LOCK)) ?? {};
    if (sign) await ask("standing", { sent: { sign } });
  }

  // Open what is kept. A wrong passphrase changes nothing.
  async unlock(passphrase) {
    const wiped = this.#wiped;
    const all = await this.#keeping.all();
    const lock = all.get(LOCK);
    const key = await keyOf(passphrase, lock);
    const secret = await unseal(key, this.#aboutSecret(lock), all.get(SECRET));
    const about = (name) => [secret.device, secret.movement, name];
    const own = new Map();
    const received = new Map();
    let packet = null;
    let seq = 0;
    for (const [name, record] of all) {
      if (name === LOCK || name === SECRET) continue;
      const value = await unseal(key, about(name), record);
      if (name === PACKET) packet = value;
      else if (name.startsWith("batch:")) {
        for (const one of value.events) received.set(one.seq, one);
        seq = Math.max(seq, value.seq);
      } else own.set(value.counter, value);
    }
    if (wiped !== this.#wiped) throw new WrongKey(); // it was shut out while the key was made
    Object.assign(this, { secret, packet, own, received, seq });
    this.#key = key;
  }

  // Forget everything that is in memory; what is sealed stays.
  lock() {
    this.#key = null;
    Object.assign(this, { secret: null, packet: null, own: new Map(), received: new Map(), seq: 0, syncedAt: null });
  }

  async wipe() {
    this.#wiped += 1;
    this.lock();
    await this.#keeping.wipe();
  }

  // The day is over: the departure goes, and events that were not sent stay sealed. True where nothing is left.
  async expire() {
    const all = await this.#keeping.all();
    const stay = [...all.keys()].filter((key) => key.startsWith(UNSENT));
    if (!stay.length) {
      await this.wipe();
      return true;
    }
    await this.#keeping.write({ remove: [...all.keys()].filter((key) => ![LOCK, SECRET, ...stay].includes(key)) });
    Object.assign(this, { packet: null, received: new Map(), seq: 0 });
    for (const [counter, one] of this.own) if (!this.#isUnsent(one)) this.own.delete(counter);
    return false;
  }

  get isExpired() {
    return this.secret !== null && new Date(this.secret.expiresAt) <= new Date();
  }

  get unsent() {
    return [...this.own.values()].filter((one) => this.#isUnsent(one));
  }

  get notTaken() {
    return [...this.own.values()].filter((one) => one.notTaken);
  }

  get people() {
    return (this.packet?.families ?? []).flatMap((family) =>
      family.people.map((one) => ({ ...one, person: one.token, family: family.token, standby: family.standby })),
    );
  }

  count() {
    const own = [...this.own.values()].filter((one) => !one.notTaken);
    return headcount([...this.received.values(), ...own], this.people);
  }

  // Say something of people: written down, all of it, before anybody sees it.
  tell(said) {
    const told = this.#telling.then(() => this.#tell(said));
    this.#telling = told.catch(() => {});
    return told;
  }

  async #tell(said) {
    let counter = Math.max(0, ...this.own.keys());
    const made = said.map((one) => ({
      nonce: newNonce(),
      device: this.secret.device,
      counter: (counter += 1),
      knows: this.seq,
      made_at: new Date().toISOString(),
      bus: "",
      why: "",
      words: "",
      takes_back: "gate",
      from_standby: false,
      names: [],
      seq: null,
      ...one,
    }));
    const names = made.map((one) => UNSENT + ordered(one.counter));
    const ring = this.#ring;
    const sealed = await Promise.all(made.map((one, place) => ring(names[place], one)));
    // A counter that is there already was used by another window: that fails rather than to write over it.
    await this.#keeping.write({ add: names.map((name, place) => [name, sealed[place]]) });
    if (!this.isOpen) return; // it was locked meanwhile; all is kept
    for (const one of made) this.own.set(one.counter, one);
  }

  // Hand in and get until both sides have all; several calls at once are one.
  sync() {
    this.#syncing ??= this.#sync().finally(() => (this.#syncing = null));
    return this.#syncing;
  }

  async #sync() {
    const key = this.#key;
    let more = true;
    try {
      while (more && this.#key === key && key) more = await this.#exchange(key);
      Object.assign(this, { isReachable: true, fault: null });
    } catch (error) {
      if (error instanceof Unreachable) Object.assign(this, { isReachable: false, fault: null });
      if (error instanceof Faulty) Object.assign(this, { isReachable: true, fault: error.status });
      throw error;
    }
    if (this.#key === key) this.syncedAt = new Date();
  }

  async #exchange(key) {
    const { token } = this.secret;
    const ring = this.#ring;
    const going = this.unsent.sort((one, other) => one.counter - other.counter).slice(0, this.#most);
    const events = going.map((one) => Object.fromEntries(SENT.map((name) => [name, one[name]])));
    let answer;
    try {
      answer = await ask("sync", { token, sent: { since: this.seq, events } });
    } catch (error) {
      if (error instanceof Malformed && going.length) return this.#setAside(key, going, error);
      throw error;
    }
    if (this.#key !== key) return false; // locked meanwhile: the same goes again, and is taken once
    const changes = { put: [], remove: [] };
    const settled = [];
    for (const one of going) {
      const seq = answer.accepted[one.nonce];
      const notTaken = answer.refused[one.nonce];
      if (seq === undefined && notTaken === undefined) continue;
      const now = { ...one, seq: seq ?? null, notTaken };
      const name = `sent:${ordered(one.counter)}`;
      changes.put.push([name, await ring(name, now)]);
      changes.remove.push(UNSENT + ordered(one.counter));
      settled.push(now);
    }
    if (answer.events.length) {
      const name = `batch:${ordered(answer.seq)}`;
      changes.put.push([name, await ring(name, { seq: answer.seq, events: answer.events })]);
    }
    const counts = answer.manifest ?? null;
    let packet = this.packet;
    if (!answer.expired && packet && counts !== (packet.manifest?.number ?? null)) {
      packet = await ask("packet", { token });
      changes.put.push([PACKET, await ring(PACKET, packet)]);
    }
    if (this.#key !== key) return false;
    if (changes.put.length) await this.#keeping.write(changes);
    if (this.#key !== key) return false;
    for (const one of settled) this.own.set(one.counter, one);
    for (const one of answer.events) this.received.set(one.seq, one);
    this.seq = answer.seq;
    this.packet = packet;
    if (answer.expired && !this.unsent.length) throw new ShutOut("expired");
    const isFull = going.length === this.#most && settled.length > 0;
    this.#most = MOST;
    return answer.more || isFull;
  }

  // What the server cannot read would hold up everything behind it: it is kept aside with what is wrong in it, and the
  // others go on. True where there is something to send again.
  async #setAside(key, going, error) {
    const found = new Map();
    for (const place of error.where) {
      const [, at, field] = OF_EVENT.exec(place) ?? [];
      if (going[at]) found.set(going[at], field);
    }
    if (!found.size) {
      if (error.where.some((place) => place && place !== "events")) throw error; // it is none of them
      // It does not say which one: fewer go at a time, until one goes alone.
      if (going.length > 1) {
        this.#most = Math.ceil(going.length / 2);
        return true;
      }
      found.set(going[0], "");
    }
    if (this.#key !== key) return false;
    const ring = this.#ring;
    const changes = { put: [], remove: [] };
    const aside = [...found].map(([one, field]) => ({ ...one, notTaken: "form", field }));
    for (const one of aside) {
      const name = `sent:${ordered(one.counter)}`;
      changes.put.push([name, await ring(name, one)]);
      changes.remove.push(UNSENT + ordered(one.counter));
    }
    if (this.#key !== key) return false;
    await this.#keeping.write(changes);
    if (this.#key !== key) return false;
    for (const one of aside) this.own.set(one.counter, one);
    this.#most = MOST;
    return true;
  }

  #isUnsent(one) {
    return one.seq === null && !one.notTaken;
  }

  // What seals as long as somebody holds it, though the phone is locked meanwhile. It binds to device and departure.
  get #ring() {
    const key = this.#key;
    const { device, movement } = this.secret;
    return (name, value) => seal(key, [device, movement, name], value);
  }

  #aboutSecret(lock) {
    return [SECRET, ...lock.salt];
  }
}
