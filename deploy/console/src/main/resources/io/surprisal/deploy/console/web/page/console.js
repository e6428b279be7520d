import { get } from './api.js';
import { Chart } from './chart.js';
import { byId, h, show } from './dom.js';
import { markSelected, showEntities, startEntities, stateWords } from './entities.js';
import { showAnswers } from './feedback.js';
import { keyName, time } from './format.js';
import { showAlerts, showDetail, startDetail } from './detail.js';
import { showJob } from './job.js';

/** How long the page waits before it looks for the console again. */
const RETRY = 2000;

const chart = new Chart(id => chooseAlert(id, true));
const page = { key: null, alert: null, view: null, overview: null, detail: null };
let events = null;
let entitiesAreOld = false;

startEntities(key => chooseKey(key));
startDetail((id, byPerson) => chooseAlert(id, byPerson));
byId('filter').addEventListener('input', () => loadEntities());
addEventListener('hashchange', () => follow(new URLSearchParams(location.hash.slice(1))));
await start();

async function start() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  try {
    takeOverview(await get('/api/overview'));
    const entities = await loadEntities();
    const key = wanted.has('key') ? wanted.get('key') : entities.entities[0]?.key;
    if (key === undefined) {
      listen();
    } else {
      await chooseKey(key, wanted.get('alert'));
    }
  } catch (error) {
    lost();
  }
}

function follow(wanted) {
  if (wanted.has('key') && wanted.get('key') !== page.key) {
    chooseKey(wanted.get('key'), wanted.get('alert'));
  } else if (wanted.has('alert') && wanted.get('alert') !== page.alert) {
    chooseAlert(wanted.get('alert'), false);
  }
}

async function chooseKey(key, alert = null) {
  page.key = key;
  page.alert = alert;
  page.view = null;
  page.detail = null;
  byId('alert').hidden = true;
  markSelected(key);
  try {
    const view = await get('/api/key', { key });
    if (page.key === key) {
      page.view = view;
      chart.begin(view);
      takeKey(view);
      remember();
    }
  } catch (error) {
    if (error.status !== 404) {
      lost();
      return;
    }
    page.key = null;
  }
  listen();
}

/** One stream: the job, and the key that is looked at from where its view ended. */
function listen() {
  events?.close();
  const query = page.view ? `?${new URLSearchParams({ key: page.key, position: page.view.position })}` : '';
  events = new EventSource(`/api/events${query}`);
  events.addEventListener('overview', event => takeOverview(JSON.parse(event.data)));
  events.addEventListener('key', event => {
    const view = JSON.parse(event.data);
    if (view.entity.key === page.key) {
      page.view = view;
      chart.add(view);
      takeKey(view);
    }
  });
  // A stream that goes on would begin at the old position, so begin anew.
  events.onerror = lost;
}

function lost() {
  events?.close();
  events = null;
  byId('trouble').textContent = 'The console does not answer. This page looks for it every two seconds; what stands here is of before.';
  byId('trouble').hidden = false;
  setTimeout(start, RETRY);
}

function takeOverview(view) {
  page.overview = view;
  showJob(view, key => chooseKey(key));
  showEmpty(view);
  entitiesAreOld = true;
}

setInterval(() => {
  if (entitiesAreOld) {
    entitiesAreOld = false;
    loadEntities().then(entities => {
      if (page.key === null && entities.entities.length > 0) {
        chooseKey(entities.entities[0].key);
      }
    }, () => { entitiesAreOld = true; });
  }
}, 1500);

async function loadEntities() {
  const filter = byId('filter').value;
  const view = await get('/api/entities', { filter });
  if (filter === byId('filter').value) {
    showEntities(view, page.key);
  }
  return view;
}

function takeKey(view) {
  byId('shown').hidden = false;
  byId('empty').hidden = true;
  byId('key-name').textContent = keyName(view.entity.key);
  const kind = view.entity.state === 'alert' ? view.entity.severity : view.entity.state;
  show(byId('key-state'), [view.entity.state, view.entity.severity, view.entity.since, view.entity.silenced_until, view.judged_by], () => [
    h('span', { class: `word ${kind}` }, stateWords(view.entity)),
    h('span', { class: 'quiet' }, `${view.entity.since === null ? '' : ` since ${time(view.entity.since)}`}`
      + `${view.entity.silenced_until ? `, silenced until ${time(view.entity.silenced_until)}` : ''}`
      + `${view.judged_by ? `, judged by ${view.judged_by}` : ''}`)]);
  if (!view.alerts.some(alert => alert.id === page.alert)) {
    page.alert = view.alerts[0]?.id ?? null;
  }
  showAlerts(view.alerts, page.alert);
  chart.select(page.alert);
  if (page.alert === null) {
    byId('alert').hidden = true;
  } else {
    loadAlert();
  }
}

async function chooseAlert(id, byPerson) {
  page.alert = id;
  showAlerts(page.view.alerts, id);
  chart.select(id);
  remember();
  await loadAlert();
  if (byPerson) {
    byId('alert').scrollIntoView({ block: 'nearest' });
  }
}

async function loadAlert() {
  const id = page.alert;
  try {
    const detail = await get('/api/alert', { id });
    if (page.alert === id && page.view) {
      showDetail(detail);
      showAnswers(detail, page.view, page.overview.feedback);
    }
  } catch (error) {
    byId('alert').hidden = true;
  }
}

function remember() {
  const hash = new URLSearchParams({ key: page.key });
  if (page.alert) {
    hash.set('alert', page.alert);
  }
  history.replaceState(null, '', `#${hash}`);
}

function showEmpty(view) {
  const nothing = page.view === null && page.key === null;
  byId('empty').hidden = !nothing;
  if (nothing) {
    byId('shown').hidden = true;
    const scores = view.topics.find(topic => topic.holds === 'scores');
    show(byId('empty'), [view.group, view.broker, scores], () => [
      h('h2', {}, 'No scores yet'),
      h('p', {}, `Job ${view.group} writes them to the topic `, h('code', {}, scores.name), ` at ${view.broker.address}.`
        + `${scores.state === 'missing' ? ' There is no such topic yet: the job makes it when it starts.' : ''}`),
      h('p', {}, 'Start the job, ', h('code', {}, 'surprisal run job.yaml'), ', and send telemetry. Scores appear here with its next checkpoint.'),
    ]);
  }
}
