// What a phone asks of the server, with a token of its own and no cookie.
const PATIENCE = 15_000;

export class Unreachable extends Error {}

export class ShutOut extends Error {
  constructor(why) {
    super(why);
    this.why = why;
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
    content = await answer.json();
  } catch {
    throw new Unreachable();
  }
  if (answer.status === 401) throw new ShutOut(content.error);
  if (!answer.ok) throw new Unreachable();
  return content;
};
