// Puts values into sentences, and into the templates that the server rendered with places.

/** `text` with {name} and the like replaced from `values`; what is missing shows as a dash. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "–");
}

/**
 * What `template` makes of `values`: `data-when` stays if that value is something,
 * `data-each` is repeated for each of a list, and places are filled in, once, so that
 * what a person wrote in braces stays as it is. `makers` by data-attribute make nodes.
 */
export function build(template, values, makers = {}) {
  const made = document.importNode(template.content, true);
  fillIn(made, values, makers);
  return made;
}

function fillIn(root, values, makers) {
  // What is repeated first: it has values of its own, for all that is in it.
  for (const element of root.querySelectorAll("[data-each]")) {
    const list = values[element.dataset.each] ?? [];
    element.removeAttribute("data-each");
    element.replaceWith(...list.map((item) => filledCopy(element, item, makers)));
  }
  for (const element of root.querySelectorAll("[data-when]")) {
    if (!values[element.dataset.when]) element.remove();
    element.removeAttribute("data-when");
  }
  fillNodes(root, values, makers);
}

function filledCopy(element, values, makers) {
  const copy = element.cloneNode(true);
  const holder = document.createDocumentFragment();
  holder.append(copy);
  fillIn(holder, values, makers);
  holder.firstElementChild.setAttribute("data-filled", "");
  return copy;
}

function fillNodes(root, values, makers) {
  for (const node of [...root.childNodes]) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.data.includes("{")) node.data = fill(node.data, values);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      fillElement(node, values, makers);
    }
  }
}

function fillElement(element, values, makers) {
  if (element.hasAttribute("data-filled")) {
    element.removeAttribute("data-filled"); // done, with the values of its own
    return;
  }
  for (const { name, value } of [...element.attributes]) {
    if (value.includes("{")) element.setAttribute(name, fill(value, values));
  }
  for (const [name, make] of Object.entries(makers)) {
    const key = element.getAttribute(`data-${name}`);
    if (key) {
      element.removeAttribute(`data-${name}`);
      element.replaceChildren(...make(values[key]));
      return;
    }
  }
  fillNodes(element, values, makers);
}

/** Paragraphs of `text`, as Django's `linebreaks` makes them. */
export function paragraphs(text) {
  return text.split(/\n{2,}/).map((part) => {
    const paragraph = document.createElement("p");
    part.split("\n").forEach((line, number) => {
      if (number) paragraph.append(document.createElement("br"));
      paragraph.append(line);
    });
    return paragraph;
  });
}
