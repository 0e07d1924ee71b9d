// Writes answers into a form: the same one in another language.

import { DETAILS } from "./answers.js";

/** Fill `form` in with `answers`; rows and offers are `Rows.render`'s. */
export function writeAnswers(form, answers) {
  const choose = (name, value) => {
    for (const box of form.querySelectorAll(`input[name="${name}"]`)) {
      box.checked = Array.isArray(value) ? value.includes(box.value) : box.value === value;
    }
  };
  const write = (name, value) => {
    form.elements[name].value = value;
    const folded = value && form.elements[name].closest("details");
    if (folded) folded.open = true;
  };
  const fields = [...form.querySelectorAll("input[name=offers]")];
  const radios = [...form.querySelectorAll("input[name=choice]:not([value=typed])")];
  answers.offers.forEach((offer, index) => {
    fields[index].value = "";
    radios[index].value = "";
  });
  choose("whom", answers.whom);
  choose("org", answers.organisations);
  choose("real", answers.real);
  choose("agrees", answers.agrees ? "yes" : "");
  choose("was_asked", answers.wasAsked ? "yes" : "");
  if (form.querySelector("input[name=drive]")) choose("drive", answers.drive);
  if (answers.isTyped) form.querySelector("#choice-typed").checked = true;
  write("name", answers.name);
  write("text", answers.text);
  write("contact", answers.contact);
  if (answers.language) form.elements.language.value = answers.language;
  for (const member of DETAILS) {
    write(member, answers.details[member].value);
    choose(`${member}_use`, answers.details[member].isPublic ? "publish" : "keep");
  }
}
