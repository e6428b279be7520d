import { arrows, byId, h } from './dom.js';
import { count, keyName, power, time, words } from './format.js';

/** What stands before a key: its shape tells the state as well as its colour does. */
const SHAPES = { alert: '●', drifting: '▲', stale: '◆', silent: '○', normal: '·' };

const list = byId('entities');
const rows = new Map();

export function startEntities(select) {
  arrows(list);
  list.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (button) {
      select(button.dataset.key);
    }
  });
}

export function stateWords(entity) {
  return entity.state === 'alert' ? entity.severity : words(entity.state);
}

/** Rows are kept and moved, so that what has the focus keeps it. */
export function showEntities(view, selected) {
  const focused = document.activeElement;
  byId('entity-count').textContent = view.matching === view.total
    ? `${count(view.total)}${view.forgotten ? `, ${count(view.forgotten)} forgotten` : ''}`
    : `${count(view.matching)} of ${count(view.total)}`;
  const keys = new Set(view.entities.map(entity => entity.key));
  for (const [key, row] of rows) {
    if (!keys.has(key)) {
      row.remove();
      rows.delete(key);
    }
  }
  view.entities.forEach((entity, place) => {
    let row = rows.get(entity.key);
    if (!row) {
      row = h('li', {}, h('button', { type: 'button', 'data-key': entity.key }));
      rows.set(entity.key, row);
    }
    if (list.children[place] !== row) {
      list.insertBefore(row, list.children[place] ?? null);
    }
    fill(row.firstChild, entity);
  });
  markSelected(selected);
  if (list.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}

export function markSelected(selected) {
  for (const [key, row] of rows) {
    if (key === selected) {
      row.firstChild.setAttribute('aria-current', 'true');
    } else {
      row.firstChild.removeAttribute('aria-current');
    }
  }
}

function fill(button, entity) {
  const text = JSON.stringify(entity);
  if (button.shownView === text) {
    return;
  }
  button.shownView = text;
  const kind = entity.state === 'alert' ? entity.severity : entity.state;
  button.replaceChildren(
    h('span', { class: `shape ${kind}`, 'aria-hidden': 'true' }, SHAPES[entity.state]),
    h('span', { class: 'name' }, keyName(entity.key)),
    h('span', { class: 'what' },
      entity.state === 'normal' && !entity.silenced_until ? null : h('span', { class: `word ${kind}` },
        entity.silenced_until ? `silenced until ${time(entity.silenced_until, entity.event_time)}` : stateWords(entity)),
      ' ', h('span', { class: 'quiet' }, power(entity.minus_log10))));
}
