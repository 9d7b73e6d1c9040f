// What is sent to the server by scripts of the desk: with a token that holds, and an answer or null.
import { token } from "./page.js";

/** Ask for a token anew, which a log-in in another tab has changed; return what the server says where it gives none. */
async function renewed(address) {
  const answer = await fetch(address, { redirect: "error" });
  const said = await answer.json();
  if (!said.token) return said;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = said.token;
  return null;
}

async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": token() },
    body,
    redirect: "error",
  });
  const is = answer.headers.get("Content-Type")?.startsWith("application/json");
  return { refused: answer.status === 403, said: is ? await answer.json() : null };
}

/** Send a form and return what the server answers as JSON; null when there is no answer that can be read. */
export async function sent(address, body, tokens) {
  try {
    const first = await post(address, body);
    if (!first.refused || first.said) return first.said;
    return (await renewed(tokens)) ?? (await post(address, body)).said;
  } catch {
    return null;
  }
}
