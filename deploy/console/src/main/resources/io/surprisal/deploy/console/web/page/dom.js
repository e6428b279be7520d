export const byId = id => document.getElementById(id);

/** An element: its properties, `class`, `data-…` and `aria-…` among them, listeners as `onclick`, and its children. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

/** Shows what is new only where something is: what has not changed keeps its focus and its open details. */
export function show(element, view, make) {
  const text = JSON.stringify(view);
  if (element.shownView !== text) {
    element.shownView = text;
    element.replaceChildren(...[make(view)].flat());
  }
}

/** Lets the arrows move among the buttons of a list. */
export function arrows(list) {
  list.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const ends = { Home: 0, End: -1 }[event.key];
    const buttons = [...list.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement);
    if (at < 0 || (step === undefined && ends === undefined)) {
      return;
    }
    event.preventDefault();
    const next = ends === undefined ? Math.min(Math.max(at + step, 0), buttons.length - 1) : ends;
    buttons.at(next).focus();
  });
}
