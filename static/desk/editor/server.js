// What the editor asks the server. No answer is null; what the server refuses is { error }, a sentence.
import { token } from "../page.js";

const WAIT = 8000; // milliseconds: who waits longer for a paste believes that it is lost
const STANDSTILL = 120_000; // milliseconds without a byte: ten megabytes by a poor line take minutes, and move

async function post(address, body, headers) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "X-CSRFToken": token(), ...headers },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(WAIT),
    });
    return await answer.json();
  } catch {
    return null;
  }
}

/** Ask what the body takes of a clipboard's HTML: { html, remark }. */
export function cleaned(editor, html) {
  return post(editor.config.pasteUrl, html, { "Content-Type": "text/html" });
}

/** Ask how a text reads: { words, minutes, lix, level }. */
export function measured(editor, html) {
  return post(editor.config.figuresUrl, html, { "Content-Type": "text/html" });
}

/** Send a form as long as its bytes move; `tell` hears the share of them that has left, 0 to 1. */
function sent(address, form, tell) {
  return new Promise((settle) => {
    const request = new XMLHttpRequest();
    const giveUp = () => request.abort();
    let patience = setTimeout(giveUp, STANDSTILL);
    const waitAnew = () => {
      clearTimeout(patience);
      patience = setTimeout(giveUp, STANDSTILL);
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      waitAnew();
      tell(total ? loaded / total : 0);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(patience);
      settle(request.response);
    });
    request.open("POST", address);
    request.responseType = "json"; // null for what is no JSON
    request.setRequestHeader("X-CSRFToken", token());
    request.send(form);
  });
}

/** Send an image: { url } and perhaps { remark } about it. `tell` hears how far it has come, 0 to 1. */
export async function uploaded(editor, file, tell = () => undefined) {
  const form = new FormData();
  form.append("upload", file, file.name || "bild");
  const answer = await sent(editor.config.uploadUrl, form, tell);
  if (!answer) return null;
  const sentence = answer.error?.message ?? "";
  return answer.uploaded ? { url: answer.url, remark: sentence } : { error: sentence };
}
