import { arrows, byId, h, show } from './dom.js';
import { course, strip } from './course.js';
import { deviations, duration, number, plural, power, time, words } from './format.js';

const list = byId('alerts');
let plots = [];

export function startDetail(choose) {
  arrows(list);
  list.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (button) {
      choose(button.dataset.alert, true);
    }
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    byId('features').shownView = null;
  });
}

export function showAlerts(alerts, selected) {
  const focused = document.activeElement?.dataset?.alert;
  show(list, [alerts, selected], () => alerts.length
    ? alerts.map(alert => row(alert, selected))
    : [h('li', { class: 'quiet' }, 'No alert of this key is known.')]);
  if (focused) {
    list.querySelector(`[data-alert="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}

function row(alert, selected) {
  return h('li', {},
    h('button', { type: 'button', 'data-alert': alert.id, 'aria-current': alert.id === selected ? 'true' : null },
      h('span', { class: `shape ${alert.severity}`, 'aria-hidden': 'true' }, alert.open ? '●' : '○'),
      h('span', { class: `word ${alert.severity}` }, alert.severity),
      h('span', {}, time(alert.first_event_time)),
      h('span', { class: 'quiet' }, alert.open ? 'open' : duration(alert.last_event_time - alert.first_event_time)),
      h('span', { class: 'leading' }, alert.leading ?? ''),
      h('span', { class: 'quiet' }, alert.said ? said(alert.said) : plural(alert.records, 'record'))));
}

export const said = answer => answer === 'confirmed' ? 'confirmed' : 'said: no anomaly';

export function showDetail(detail) {
  const { alert } = detail;
  byId('alert').hidden = false;
  byId('alert-title').textContent = `${alert.open ? 'Open alert' : 'Alert'} of ${time(alert.first_event_time)}`;
  byId('alert-text').textContent =
    `${alert.severity}, ${plural(alert.records, 'abnormal record')}`
    + ` ${alert.records === 1 ? '' : `over ${duration(alert.last_event_time - alert.first_event_time)}`},`
    + ` at worst ${power(alert.minus_log10)}`
    + `${alert.open ? '' : `, ended by ${words(alert.ending ?? 'quiet')}`}; model ${detail.model}`;
  show(byId('features'), detail.features, features => {
    plots.forEach(plot => plot.destroy());
    plots = [];
    return features.length
      ? features.map(item)
      : [h('li', { class: 'quiet' }, 'This alert names no features: scoring.top_features is 0, or the model gives none.')];
  });
  // Charts need the width of their place, which they have once it is on the page.
  byId('features').querySelectorAll('.course:empty').forEach(place => {
    const plot = course(detail.features[Number(place.dataset.feature)], place);
    if (plot) {
      plots.push(plot);
    } else {
      place.remove();
    }
  });
}

function item(feature, index) {
  const above = feature.observed > feature.expected;
  const place = h('div', {
    class: 'course', role: 'img', 'data-feature': index,
    'aria-label': `${feature.feature} over the alert's records: observed, and the band that was expected`,
  });
  return h('li', {},
    h('div', { class: 'feature' },
      h('span', { class: 'name' }, feature.feature),
      h('span', { class: 'word critical' },
        `${above ? '▲' : '▼'} ${deviations(feature.deviation)} sd ${above ? 'above' : 'below'}`),
      h('span', {}, 'observed ', h('b', {}, number(feature.observed))),
      h('span', {}, `expected${feature.of_change ? ' after the record before' : ''} `, h('b', {}, number(feature.expected)),
        ` ± ${number(feature.scale)}`),
      h('span', { class: 'quiet' }, `in ${plural(feature.records, 'record')}${feature.member ? `, ${feature.member}` : ''}`)),
    strip(feature),
    place);
}
