/* Elements are made here and nowhere else. Text goes in as text, so that nothing said in an interview can become markup. */

const SVG = "http://www.w3.org/2000/svg";

/** An element with its attributes, properties (`onclick`, `hidden`, …) and children; empty children are left out. */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for drawings; coordinates may be percentages of the drawing's width. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** Somebody's own words or names: kept from turning the direction of the text around them. */
export function said(text, attributes = {}) {
  return h("bdi", attributes, text);
}

/** Puts new children in place of all there are. */
export function refill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter(present));
  return node;
}

export const byId = (id) => document.getElementById(id);

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (!present(value)) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter(present));
  return node;
}

const present = (value) => value !== null && value !== undefined && value !== false && value !== "";
