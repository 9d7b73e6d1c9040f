// What the editor asks the server. No answer is null; what the server refuses is { error }, a sentence.
import { token } from "../page.js";

const WAIT = 8000; // milliseconds: who waits longer for a paste believes that it is lost

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

/** Send an image: { url } and perhaps { remark } about it. */
export async function uploaded(editor, file) {
  const form = new FormData();
  form.append("upload", file, file.name || "bild");
  const answer = await post(editor.config.uploadUrl, form, {});
  if (!answer) return null;
  const sentence = answer.error?.message ?? "";
  return answer.uploaded ? { url: answer.url, remark: sentence } : { error: sentence };
}
