// What a phone asks of the server, with a token of its own and no cookie.
const PATIENCE = 15_000;

export class Unreachable extends Error {}

export class ShutOut extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

// The server is there, and answers with a fault of its own.
export class Faulty extends Error {
  constructor(status) {
    super(String(status));
    this.status = status;
  }
}

// The server is there, and cannot read what it was sent; `where` has the places that it named.
export class Malformed extends Faulty {
  constructor(where) {
    super(422);
    this.where = where;
  }
}

export const ask = async (what, { token = "", sent = undefined } = {}) => {
  let answer, content;
  try {
    answer = await fetch(`/gate/${what}/`, {
      method: sent === undefined ? "GET" : "POST",
      headers: { ...(token && { Authorization: `Bearer ${token}` }), ...(sent && { "Content-Type": "application/json" }) },
      body: sent === undefined ? undefined : JSON.stringify(sent),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PATIENCE),
    });
    // Whoever stands between may answer for the server; what is no JSON says nothing of what was sent.
    content = await answer.json().catch(() => null);
  } catch {
    throw new Unreachable();
  }
  if (content !== null && answer.status === 401) throw new ShutOut(content.error);
  if (content !== null && answer.status === 422) throw new Malformed(content.where ?? []);
  if (!answer.ok) throw new Faulty(answer.status);
  if (content === null) throw new Unreachable();
  return content;
};
