// Passkeys: a form marked with data-passkey asks the server what the browser shall make
// ("create") or sign ("get"), and sends the answer in its field `answer`.
//
// The form is hidden until this script shows it. Sentences stand in the page, each under
// data-when: "absent" (no passkeys here), "refused" (the person or the device said no),
// "known" (this device has one already), "failed" (anything else), "sent" (the answer is
// under way; seen where what comes back is a file, so that the page stays).

const toBytes = (text) => {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded), (one) => one.charCodeAt(0));
};

const toText = (buffer) => {
  const bytes = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one));
  return btoa(bytes.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const withBytes = (descriptors) =>
  (descriptors ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

const make = async (options) => {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  return {
    attestationObject: toText(made.response.attestationObject),
    credential: made,
  };
};

const sign = async (options) => {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  };
  const signed = await navigator.credentials.get({ publicKey });
  const { authenticatorData, signature, userHandle } = signed.response;
  return {
    authenticatorData: toText(authenticatorData),
    signature: toText(signature),
    ...(userHandle ? { userHandle: toText(userHandle) } : {}),
    credential: signed,
  };
};

const describe = ({ credential, ...response }) => ({
  id: credential.id,
  rawId: toText(credential.rawId),
  type: credential.type,
  clientExtensionResults: {},
  response: { clientDataJSON: toText(credential.response.clientDataJSON), ...response },
});

const say = (form, when) => {
  for (const sentence of form.querySelectorAll("[data-when]")) {
    sentence.hidden = sentence.dataset.when !== when;
  }
};

const reasonOf = (error) => {
  if (error.name === "InvalidStateError") return "known";
  return error.name === "NotAllowedError" || error.name === "AbortError" ? "refused" : "failed";
};

const answer = async (form) => {
  const asked = await fetch(form.dataset.options ?? form.action, {
    headers: { Accept: "application/json" },
  });
  if (asked.status === 401 && form.dataset.prove) {
    location.assign(form.dataset.prove);
    return;
  }
  if (!asked.ok) throw new Error("the server gave nothing to sign");
  const { publicKey } = await asked.json();
  const made = form.dataset.passkey === "create" ? await make(publicKey) : await sign(publicKey);
  form.elements.namedItem("answer").value = JSON.stringify(describe(made));
  form.submit();
  say(form, "sent");
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = false;
  const button = form.querySelector("button");
  if (!window.PublicKeyCredential) {
    button.hidden = true;
    say(form, "absent");
    continue;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    say(form, "");
    try {
      await answer(form);
    } catch (error) {
      say(form, reasonOf(error));
    }
    button.disabled = false;
  });
}
