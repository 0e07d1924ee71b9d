// Entries and statements, as docs/format.md, sections 2 and 3, defines them, and the
// order in which a proof is checked. Rules as in the script before this one.

const ENTRY_BYTES = 54, NONCE_BYTES = 32;
const NO_TARGET = 2n ** 64n - 1n;
const WITHDRAW = 1, CONFIRM = 2, HEAD_COUNT = 4;
const STATEMENT_BYTES = 256 * KIB;
const LONGEST = { campaign: 32, language: 16, name: 80, text: 30000, place: 120, role: 120, joined: 10, drive: 40 };
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const FORMS = {
  campaign: SLUG,
  language: /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/,
  joined: /^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$/,
  drive: SLUG,
};
const SKIPPED = Symbol("skipped"), UNSIGNED = Symbol("unsigned");
const REQUIRED = ["campaign", "language", "organisations", "v"];

function parseEntry(bytes) {
  refuseUnless(bytes.length === ENTRY_BYTES, "entry-length");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entry = {
    kind: bytes[1],
    organisations: view.getUint16(2),
    consent: bytes[4],
    channel: bytes[5],
    week: view.getUint16(6),
    persons: view.getUint32(8),
    target: view.getBigUint64(12),
    reason: bytes[20],
    commitment: bytes.slice(22),
  };
  const within = (value, low, high) => low <= value && value <= high;
  refuseUnless(bytes[0] === 1, "entry-version");
  refuseUnless(bytes[21] === 0, "entry-zero");
  refuseUnless(within(entry.kind, 1, 4), "entry-kind");
  refuseUnless(within(entry.consent, 1, 4), "entry-consent");
  refuseUnless(within(entry.channel, 1, 6), "entry-channel");
  refuseUnless(within(entry.reason, 0, 7), "entry-reason");
  checkFieldsAgree(entry);
  return entry;
}

function checkFieldsAgree(entry) {
  refuseUnless(entry.persons >= 1, "entry-persons");
  refuseUnless(entry.persons === 1 || entry.consent === HEAD_COUNT, "entry-persons");
  refuseUnless((entry.kind === WITHDRAW) === (entry.target === NO_TARGET), "entry-target");
  const takesAway = entry.kind > CONFIRM;
  refuseUnless(takesAway === (entry.reason !== 0), "entry-reason");
}

function parseStatement(bytes) {
  const code = "statement-member";
  refuseUnless(bytes.length <= STATEMENT_BYTES, code);
  const json = decodeUtf8(bytes, code);
  let value;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Refused(code);
  }
  refuseUnless(typeof value === "object" && value !== null && !Array.isArray(value), code);
  refuseUnless(REQUIRED.every((member) => Object.hasOwn(value, member)), code);
  refuseUnless(value.v === 1, code);
  checkTexts(value);
  checkOrganisations(value.organisations);
  refuseUnless(!hasHalfSurrogate(value), "statement-text");
  refuseUnless(canonicalJson(value) === json, code);
  return value;
}

function checkTexts(value) {
  const { organisations } = value;
  const isList = Array.isArray(organisations) && organisations.every((slug) => typeof slug === "string");
  refuseUnless(isList, "statement-member");
  const texts = Object.entries(value).filter(([member]) => member !== "v" && member !== "organisations");
  for (const [member, text] of texts) {
    refuseUnless(Object.hasOwn(LONGEST, member) && typeof text === "string", "statement-member");
  }
  for (const [member, text] of texts) {
    refuseUnless([...text].length <= LONGEST[member], "statement-too-long");
  }
  for (const [member, text] of texts) {
    const needsForm = Object.hasOwn(FORMS, member) && (text !== "" || REQUIRED.includes(member));
    refuseUnless(!needsForm || FORMS[member].test(text), "statement-member");
  }
}

function checkOrganisations(slugs) {
  refuseUnless(slugs.length <= 16 && new Set(slugs).size === slugs.length, "statement-member");
  const isSlug = (slug) => SLUG.test(slug) && slug.length <= LONGEST.campaign;
  refuseUnless(slugs.every(isSlug), "statement-member");
}

function hasHalfSurrogate(value) {
  return Object.values(value).some((text) => typeof text === "string" && !text.isWellFormed());
}

// RFC 8785 for what a statement can hold: strings, one list of strings, the number 1.
// A member that is empty is never written.
function canonicalJson(value) {
  const members = Object.keys(value).filter((member) => value[member] !== "").sort();
  return `{${members.map((member) => `${JSON.stringify(member)}:${JSON.stringify(value[member])}`).join(",")}}`;
}

async function checkStatement(entry, nonceAndStatement) {
  const nonce = nonceAndStatement.slice(0, NONCE_BYTES);
  const bytes = nonceAndStatement.slice(NONCE_BYTES);
  const statement = parseStatement(bytes);
  const commitment = await sha256(utf8.encode("unjoin/statement/v1\n"), nonce, bytes);
  refuseUnless(same(commitment, entry.commitment), "proof-commitment");
  return { statement, json: decodeUtf8(bytes, "statement-member"), nonce: hex(nonce) };
}

// What the count goes by is the entry; a statement must not tell another thing.
function checkSameOrganisations({ entry, statement }, campaign) {
  if (statement.campaign !== campaign.id) return;
  const slugs = bitsOf(entry.organisations).map((bit) => campaign.organisations[bit]);
  refuseUnless(JSON.stringify(slugs) === JSON.stringify(statement.organisations), "proof-organisations");
}

function bitsOf(mask) {
  return Array.from({ length: 16 }, (_, bit) => bit).filter((bit) => (mask >> bit) & 1);
}

function splitExtra(extra) {
  refuseUnless(extra !== null && extra.length >= ENTRY_BYTES, "proof-extra");
  const rest = extra.slice(ENTRY_BYTES);
  refuseUnless(rest.length === 0 || rest.length > NONCE_BYTES, "proof-extra");
  return [extra.slice(0, ENTRY_BYTES), rest];
}

// Who of those asked for signed, and who did not. A key given twice is one witness.
async function checkWitnesses(note, text) {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const keys = await Promise.all([...new Set(lines)].map(parseVerifierKey));
  const cosignatures = keys.length ? await findCosignatures(note, keys) : [];
  const hasSigned = (key) => cosignatures.some((one) => one.name === key.name && one.id === key.id);
  return { asked: keys.length, cosignatures, missing: keys.filter((key) => !hasSigned(key)) };
}

// The checks, in the order of section 11. Each answers with what it found, is refused
// with a code, or is skipped: there was nothing to check, or an earlier one failed. That
// of the witnesses can be unsigned too: the proof holds, but not all of them signed it.
// `campaign` says how the organisations are numbered, for statements of that campaign.
async function checkProof(bytes, { key, witnesses, campaign }) {
  const found = {};
  const checks = await runSteps({
    file: () => readFile(found, bytes),
    key: async () => (found.key = await parseVerifierKey(key.trim())),
    checkpoint: () => checkOrigin(found),
    inclusion: () => checkLeaf(found),
    entry: () => {
      found.entry = parseEntry(found.entryBytes);
      refuseUnless(found.entry.kind === WITHDRAW, "proof-kind");
    },
    statement: async () => {
      if (!found.rest.length) return SKIPPED;
      Object.assign(found, await checkStatement(found.entry, found.rest));
      return checkSameOrganisations(found, campaign);
    },
    witnesses: async () => {
      found.witnesses = await checkWitnesses(found.proof.note, witnesses);
      if (!found.witnesses.asked) return SKIPPED;
      return found.witnesses.missing.length ? UNSIGNED : found.witnesses;
    },
  });
  return { checks, found };
}

async function readFile(found, bytes) {
  found.proof = parseProof(await plainProof(bytes));
  [found.entryBytes, found.rest] = splitExtra(found.proof.extra);
}

async function checkOrigin({ key, proof: { note, checkpoint } }) {
  await checkLogSignature(note, key);
  refuseUnless(checkpoint.origin === key.name, "checkpoint-origin");
}

async function checkLeaf({ entryBytes, proof: { index, hashes, checkpoint: { size, root } } }) {
  await checkInclusion({ index, size, root, hashes, leaf: await sha256([0], entryBytes) });
}

function resultOf(answer) {
  if (answer === SKIPPED) return "skipped";
  return answer === UNSIGNED ? "unsigned" : "passed";
}

async function runSteps(steps) {
  const checks = [];
  let isStopped = false;
  for (const [name, run] of Object.entries(steps)) {
    const check = { name, result: "skipped", code: null };
    checks.push(check);
    if (isStopped) continue;
    try {
      check.result = resultOf(await run());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      Object.assign(check, { result: "failed", code: error.code });
      isStopped = true;
    }
  }
  return checks;
}
