// The server asked. Changes go one after the other, each with what the one before has answered.
import { token } from "./session.js";

export class Refused extends Error {
  constructor(status, answer) {
    super(answer.said);
    Object.assign(this, { status, answer, error: answer.error });
  }
}
const UNREACHABLE = "编辑程序没有回应。写的都还在这里，等它重新打开以后再保存";
const STALE = "编辑程序重新启动过，或者这不是终端里给出的网址。请从终端里的新网址打开；没有保存的文字会在那里再给您看";

export const ask = async (path, { body, type = "application/json", raw = false, keepalive = false } = {}) => {
  const headers = { "X-Booklet-Token": token };
  if (body !== undefined) headers["Content-Type"] = type;
  const method = body === undefined ? "GET" : "POST";
  let response;
  try {
    response = await fetch(path, { method, headers, body, keepalive, cache: "no-store" });
  } catch {
    throw new Refused(0, { error: "unreachable", said: UNREACHABLE });
  }
  if (response.ok && raw) return response.blob();
  const answer = await response.json().catch(() => ({ said: UNREACHABLE }));
  if (response.status === 403) answer.said = STALE;
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
};
export const query = (values) => new URLSearchParams(values).toString();
export const post = (path, content, options) => ask(path, { body: JSON.stringify(content), ...options });

// `build` makes the request when its turn has come.
let last = Promise.resolve();
export const inTurn = (work) => {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
};
