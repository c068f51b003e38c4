// Small helpers to build and update elements. Text only ever becomes text: nothing from a node is parsed as HTML.

const svgNamespace = 'http://www.w3.org/2000/svg';

export const byId = id => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value; else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Sets the text where it differs, so that what is unchanged costs no layout. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Keeps one child a key under a parent, in the order of the keys: makes, updates and removes. */
export function keyed(parent, keys, make, update) {
  const kept = parent.keyedChildren ??= new Map();
  for (const [key, child] of kept) {
    if (!keys.includes(key)) { child.remove(); kept.delete(key); }
  }
  keys.forEach((key, index) => {
    let child = kept.get(key);
    if (!child) kept.set(key, child = make(key));
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
    update(child, key);
  });
}

/** Golden-angle hues: neighbours differ, dark text stays readable on all of them. */
export const colour = index => `hsl(${(index * 137.508) % 360} 70% 78%)`;

export const seconds = value =>
  value < 90 ? `${Math.round(value)} s` : value < 5400 ? `${Math.round(value / 60)} min` : `${(value / 3600).toFixed(1)} h`;
