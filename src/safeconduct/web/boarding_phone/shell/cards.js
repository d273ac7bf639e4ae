// Finds who is meant: by a card that was scanned, by its first signs, or by a part of a name.
const LEAST_SIGNS = 4;
const LEAST_LETTERS = 2;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ي", "ی").replaceAll("ك", "ک").toLowerCase();

// {families, person}: families that may be meant; the person where the card of one was scanned.
export const find = (families, typed) => {
  const text = typed.trim();
  const exactly = families.find((one) => one.token === text);
  if (exactly) return { families: [exactly], person: "" };
  const ofPerson = families.find((one) => one.people.some((person) => person.token === text));
  if (ofPerson) return { families: [ofPerson], person: text };
  const begins = text.toLowerCase();
  if (begins.length >= LEAST_SIGNS) {
    const is = (token) => token.toLowerCase().startsWith(begins);
    const found = families.filter((one) => is(one.token) || one.people.some((person) => is(person.token)));
    const person = found.length === 1 ? found[0].people.find((one) => is(one.token)) : undefined;
    if (found.length) return { families: found, person: person && !is(found[0].token) ? person.token : "" };
  }
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (plain(text).length < LEAST_LETTERS || !words.length) return { families: [], person: "" };
  const isCalled = (person) => {
    const name = plain(`${person.name} ${person.native_name}`);
    return words.every((word) => name.includes(word));
  };
  return { families: families.filter((one) => one.people.some(isCalled)), person: "" };
};
