import { byId, h, show } from './dom.js';
import { count, duration, keyName, number, plural, time, words } from './format.js';

/** The job at a glance, and beside it at length. */
export function showJob(view, open) {
  byId('job-name').textContent = view.group;
  const trouble = troubleOf(view);
  byId('trouble').textContent = trouble ?? '';
  byId('trouble').hidden = trouble === null;
  show(byId('facts'), facts(view), pairs => pairs.map(([name, value, kind]) =>
    h('div', { class: kind ?? null }, h('dt', {}, name), h('dd', {}, value))));
  show(byId('incidents'), view.incidents, incidents => incidents.length
    ? h('ul', {}, ...incidents.map(incident => incidentItem(incident, open)))
    : nothing('None. Alerts of several keys become one where alerts.incidents.group says which keys belong together.'));
  show(byId('notices'), view.notices, notices => notices.length
    ? h('ul', {}, ...notices.map(notice => noticeItem(notice, open)))
    : nothing('None holds: no drift, no silent key.'));
  show(byId('letters'), view.dead_letters, letters => letters.length
    ? h('ul', {}, ...letters.map(letterItem))
    : nothing('None in the last six hours.'));
  show(byId('models'), [view.models, view.scoring], () => h('ul', {},
    ...view.models.map(model => h('li', {}, h('b', {}, model.role), ` ${model.name} `, h('code', {}, model.version),
      model.status ? h('details', {}, h('summary', {}, `${words(model.status)}, ${time(model.time)}`), model.message) : null)),
    ...view.scoring.map(model => h('li', {}, `${model.name} `, h('code', {}, model.version),
      h('span', { class: 'quiet' }, ` scores ${plural(model.keys, 'key')}`))),
    view.models.length + view.scoring.length === 0 ? h('li', { class: 'quiet' }, 'No score yet says which model made it.') : null));
  show(byId('topics'), view.topics, topics => h('ul', {}, ...topics.map(topic => h('li', {},
    h('span', { class: topic.state === 'away' ? 'word critical' : '' }, topic.name), h('span', { class: 'quiet' }, ` ${topicWords(topic)}`),
    topic.unreadable ? h('details', {}, h('summary', { class: 'word warning' }, plural(topic.unreadable, 'unreadable record')), topic.message)
      : null))));
}

function facts(view) {
  const lag = view.lag?.reduce((sum, topic) => sum + topic.records, 0);
  const letters = view.dead_letters.reduce((sum, reason) => sum + reason.count, 0);
  const shadow = view.models.find(model => model.role === 'shadow');
  return [
    ['Open alerts', count(view.open_alerts), view.open_alerts ? 'critical' : null],
    ['Scores', `${number(view.scores_per_second)}/s`],
    ['Behind', lag === undefined ? 'unknown' : plural(lag, 'record')],
    ['Dead letters', count(letters), letters ? 'warning' : null],
    ['Model', view.scoring.length === 0 ? '–' : view.scoring.length === 1 ? view.scoring[0].version : plural(view.scoring.length, 'version')],
    ...(shadow ? [['Shadow', shadow.version]] : []),
    ['Newest record', time(view.event_time)],
  ];
}

/** What keeps the page from being true. */
function troubleOf(view) {
  if (view.broker.state === 'away') {
    return `The broker has been away since ${time(view.broker.since)}. What stands here is of before. ${view.broker.message}`;
  }
  if (view.broker.state === 'connecting') {
    return `Connecting to ${view.broker.address} …`;
  }
  const behind = view.topics.filter(topic => topic.state === 'reading').map(topic => topic.holds);
  return behind.length ? `Reading what is there already: ${behind.join(', ')} …` : null;
}

function topicWords(topic) {
  const holds = topic.holds.replaceAll(' ', '-') === topic.name ? '' : `${topic.holds}, `;
  return holds + (topic.state === 'missing' ? 'not there yet' : topic.state);
}

function incidentItem(incident, open) {
  return h('li', {},
    h('span', { class: `shape ${incident.severity}`, 'aria-hidden': 'true' }, incident.open ? '●' : '○'),
    h('b', {}, incident.group), ` ${incident.severity}, ${incident.open ? 'open' : 'over'}`,
    h('div', { class: 'quiet' }, `${time(incident.first_event_time)}, ${plural(incident.alerts, 'alert')}, ${incident.open_alerts} open`
      + `${incident.features.length ? `: ${incident.features.join(', ')}` : ''}`),
    h('div', { class: 'links' }, ...incident.keys.map(key => link(key, open))));
}

function noticeItem(notice, open) {
  return h('li', {},
    h('b', {}, words(notice.kind)), notice.feature ? ` of ${notice.feature}` : '',
    notice.kind === 'model_age' ? null : h('div', { class: 'links' }, link(notice.key, open)),
    h('details', {}, h('summary', {}, `since ${time(notice.since)}`), h('p', {}, notice.what), h('p', {}, notice.what_to_do)));
}

function letterItem(letters) {
  return h('li', {},
    h('details', {},
      h('summary', {}, h('b', {}, count(letters.count)), ` ${words(letters.reason)}`),
      ...letters.newest.map(letter => h('p', {}, h('code', {}, letter.source), ` ${time(letter.time)}: ${letter.message}`))));
}

function link(key, open) {
  return h('button', { type: 'button', class: 'link', onclick: () => open(key) }, keyName(key));
}

const nothing = text => h('p', { class: 'quiet' }, text);
