import { get, post } from './api.js';
import { byId, h } from './dom.js';
import { keyName, number, plural, power, time } from './format.js';
import { said } from './detail.js';

const HOUR = 3_600_000;
const SILENCES = [['1 hour', HOUR], ['4 hours', 4 * HOUR], ['1 day', 24 * HOUR], ['7 days', 168 * HOUR]];

const panel = byId('answer-panel');
const note = byId('answer-note');
let shown = null;

/**
 * What a person may say of an alert.
 *
 * @param detail the alert
 * @param key the view of its key
 * @param hears whether the job hears feedback
 */
export function showAnswers(detail, key, hears) {
  const { alert } = detail;
  const view = JSON.stringify([alert.id, alert.said, key.entity.silenced_until, hears]);
  if (view === shown?.view) {
    return;
  }
  if (shown?.id !== alert.id) {
    note.textContent = '';
    close();
  }
  shown = { view, id: alert.id };
  const focused = byId('answers').contains(document.activeElement) ? document.activeElement.id : null;
  if (!hears) {
    byId('answers').replaceChildren(h('span', { class: 'quiet' },
      'This job hears no feedback: set kafka.input.feedback_topic in job.yaml.'));
    return;
  }
  byId('answers').replaceChildren(...[
    button('not-anomaly', 'Not an anomaly', () => tryOut(alert)),
    button('confirm', 'Confirmed', () => send({ answer: 'confirmed', alert: alert.id }, 'Said: confirmed.')),
    button('silence', 'Silence until…', () => askUntil(key)),
    alert.said ? h('span', { class: 'quiet' }, said(alert.said)) : null,
    alert.said ? button('take-back', 'Take back', () => send({ answer: 'retract', id: alert.id }, 'Taken back.')) : null,
    key.entity.silenced_until
      ? button('speak', 'End the silence', () => send({ answer: 'retract', id: key.entity.key }, 'The silence is over.'))
      : null].filter(child => child !== null));
  if (focused) {
    (byId(focused) ?? byId('not-anomaly')).focus({ preventScroll: true });
  }
}

function button(id, text, onclick, kind = '') {
  return h('button', { type: 'button', id, class: kind, onclick }, text);
}

/** Shows what it would have silenced, before anything is said. */
async function tryOut(alert) {
  try {
    const trial = await get('/api/trial', { alert: alert.id });
    const others = trial.silenced.filter(gone => gone.alert.id !== alert.id);
    const limit = trial.smoothed === null ? '' : `, and whose smoothed value is at most ${number(trial.smoothed)}, or a little more`;
    open(
      h('p', {}, `From now on the job takes these records of ${keyName(trial.key)} for normal: `, trial.features.length
        ? `those in which ${either(trial.features)} what was expected stands out the most${limit}.`
        : `all${limit}.`,
        ' Right after such a record also what is no more abnormal on the way back, and what is high by the smoothing alone.'),
      h('p', {}, h('b', {}, `Of ${plural(trial.known, 'known alert')} of this key, ${trial.silenced.length} would not have come`),
        others.length ? ': this one and' : ': this one alone.'),
      others.length ? h('ul', { class: 'gone' }, ...others.map(gone => h('li', {},
        `${time(gone.alert.first_event_time)}, ${gone.alert.severity}, ${power(gone.alert.minus_log10)}`
        + `${gone.alert.leading ? `, ${gone.alert.leading}` : ''}`,
        gone.basis === 'event' ? h('span', { class: 'quiet' }, ' (by its peak: its records are no longer here)') : null))) : null,
      actions('Say: not an anomaly', () => send({ answer: 'false_positive', alert: alert.id }, 'Said: not an anomaly.')));
  } catch (error) {
    note.textContent = error.message;
  }
}

/** heat above, or load below. */
const either = features => features.length === 1 ? features[0] : `${features.slice(0, -1).join(', ')} or ${features.at(-1)}`;

function askUntil(key) {
  const from = Math.max(key.entity.event_time ?? 0, 0) || Date.now();
  const choice = h('select', { id: 'until' }, ...SILENCES.map(([name, length]) =>
    h('option', { value: from + length }, `${name}, until ${time(from + length, from)}`)));
  open(
    h('p', {}, `No alert of ${keyName(key.entity.key)} rests on records before that event time. They are scored as ever.`),
    h('label', { for: 'until' }, 'Silence for '), choice,
    actions('Silence', () => send(
      { answer: 'silence', key: key.entity.key, until: Number(choice.value) }, 'Said: silence.')));
}

function actions(text, onclick) {
  return h('div', { class: 'answers' }, button('say', text, onclick, 'primary'), button('cancel', 'Cancel', close));
}

function open(...children) {
  panel.replaceChildren(...children.filter(child => child !== null));
  panel.hidden = false;
  note.textContent = '';
  panel.querySelector('#say').focus();
  panel.scrollIntoView({ block: 'nearest' });
}

function close() {
  const hadFocus = panel.contains(document.activeElement);
  panel.hidden = true;
  panel.replaceChildren();
  if (hadFocus) {
    byId('answers').querySelector('button')?.focus();
  }
}

async function send(body, done) {
  try {
    await post('/api/feedback', body);
    close();
    note.textContent = `${done} The job hears it within seconds.`;
  } catch (error) {
    note.textContent = error.message;
  }
}

panel.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    close();
  }
});
