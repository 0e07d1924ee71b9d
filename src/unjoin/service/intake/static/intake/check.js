// The page for checking, as the server shows it where no script runs.

import { DETAILS } from "./answers.js";
import { build, paragraphs } from "./fill.js";

/** What the template is filled in with; see `intake/parts/check.html`. */
function valuesOf(answers, data) {
  const named = (slugs) =>
    data.organisations
      .filter(({ slug }) => slugs.includes(slug))
      .map(({ name }) => name)
      .join(data.separator);
  const own = answers.isForSelf ? 1 : 0;
  const details = (isPublic) =>
    DETAILS.map((member) => ({ member, label: data.members[member], ...answers.details[member] }))
      .filter((detail) => own && detail.value && detail.isPublic === isPublic);
  const sealed = details(false);
  const hasSealed = Boolean(sealed.length || answers.contact || answers.keepsRealName);
  return {
    is_for_self: answers.isForSelf,
    organisations: named(answers.organisations),
    public_name: answers.publicName,
    own_name: answers.name,
    substitute: answers.substitute,
    public_details: details(true),
    sealed_details: sealed,
    text: own && answers.text,
    language: answers.language,
    language_name: data.languages[answers.language],
    drive_title: data.drives[answers.drive],
    people: answers.people.map((other, index) => ({
      number: index + 1 + own,
      name: other.publicName,
      organisations: named(other.organisations),
      is_first: index === 0,
    })),
    has_people: answers.people.length > 0,
    count: data.counted[answers.people.length + own],
    wants_real_name_public: answers.isForSelf && answers.wantsRealNamePublic,
    keeps_real_name: answers.keepsRealName,
    has_sealed: hasSealed,
    has_nothing_sealed: !hasSealed,
    contact: answers.contact,
  };
}

/** The nodes of the page for checking `answers`; `show` shows an offered name. */
export function buildCheck(answers, { data, parts, show }) {
  const makers = { lines: paragraphs, name: show };
  return build(parts.getElementById("check"), valuesOf(answers, data), makers);
}
