// Passkeys: the browser asks for finger, face or key, and the form carries its answer (WebAuthn, level 2).

const MEMBERS = ["challenge", "id"];

/** The bytes of a text in base64url. */
function bytes(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Bytes as a text in base64url. */
function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
  return btoa(letters.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** What the server asks for, with bytes where it wrote texts. */
function read(options) {
  const asked = structuredClone(options.publicKey);
  const parts = [asked, asked.user, ...(asked.excludeCredentials ?? []), ...(asked.allowCredentials ?? [])];
  for (const part of parts) {
    for (const member of MEMBERS) if (part?.[member]) part[member] = bytes(part[member]);
  }
  return { publicKey: asked };
}

/** What the browser answers, with texts where it has bytes. */
function written(credential) {
  const response = {};
  for (const name of [
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
    "userHandle",
  ]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

/** The options of a form: on the page, or behind its address. */
async function optionsOf(form) {
  const here = document.getElementById(form.dataset.options ?? "");
  if (here) return JSON.parse(here.textContent);
  const answer = await fetch(form.action, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  return (await answer.json()).request_options;
}

async function ask(form) {
  const options = read(await optionsOf(form));
  if (form.dataset.passkey === "get") return navigator.credentials.get(options);
  const alone = form.elements.passwordless?.checked;
  const selection = (options.publicKey.authenticatorSelection ??= {});
  selection.residentKey = alone ? "required" : "discouraged";
  selection.requireResidentKey = Boolean(alone);
  if (alone) selection.userVerification = "required";
  return navigator.credentials.create(options);
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(written(await ask(form)));
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
