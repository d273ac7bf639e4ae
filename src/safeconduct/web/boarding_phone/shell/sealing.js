// How what a phone keeps is sealed: a key from a passphrase by PBKDF2 with SHA-256, and AES-GCM with a new nonce for
// each thing that is written. What a record is about is authenticated with it, so that none can stand in for another.
export const ITERATIONS = 600_000;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const LEAST_SIGNS = 12;
const LEAST_DIFFERENT = 7;

export class WrongKey extends Error {}

export const random = (bytes) => crypto.getRandomValues(new Uint8Array(bytes));

// A text of letters, digits, hyphen and underscore that nobody finds by trying.
export const newNonce = () =>
  btoa(String.fromCharCode(...random(16))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const plain = (passphrase) => passphrase.normalize("NFKC").trim();

// Whether a passphrase is strong enough: whoever has the phone tries them elsewhere, as fast as they like.
export const isStrong = (passphrase) => {
  const signs = [...plain(passphrase)];
  return signs.length >= LEAST_SIGNS && new Set(signs).size >= LEAST_DIFFERENT && !/^[\p{Nd}\s]*$/u.test(signs.join(""));
};

// `sign` is what a sealed phone is known by when it asks whether it is still let in.
export const newLock = (until, sign) => ({ salt: random(SALT_BYTES), iterations: ITERATIONS, until, sign });

// SHA-256 of a text in hexadecimal digits.
export const digest = async (text) => {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...found].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

export const keyOf = async (passphrase, lock) => {
  if (!(lock.iterations >= ITERATIONS)) throw new WrongKey();
  const typed = new TextEncoder().encode(plain(passphrase));
  const material = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: lock.salt, iterations: lock.iterations };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
};

const how = (nonce, about) => ({ name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(JSON.stringify(about)) });

export const seal = async (key, about, value) => {
  const nonce = random(NONCE_BYTES);
  const sealed = await crypto.subtle.encrypt(how(nonce, about), key, new TextEncoder().encode(JSON.stringify(value)));
  return { nonce, sealed };
};

export const unseal = async (key, about, record) => {
  let opened;
  try {
    opened = await crypto.subtle.decrypt(how(record.nonce, about), key, record.sealed);
  } catch {
    throw new WrongKey();
  }
  return JSON.parse(new TextDecoder().decode(opened));
};
