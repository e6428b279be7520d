import uPlot from './uplot/uPlot.esm.js';
import { byId, h } from './dom.js';
import { number, power, time, timeTicks } from './format.js';

const HEIGHT = 260;
/** As many records as the console keeps. */
const MOST = 2000;
const SPANS = [['1 h', 3600], ['6 h', 21_600], ['1 d', 86_400], ['All', 0]];

const place = byId('chart');

/** How far above its lowest value the chart ends at least, in heights of the threshold above that. */
const HEIGHTS = 5;

/**
 * The chart of one key: the smoothed surprisal of each record, and the threshold as it stood for the key then. Surprisal has no upper end: what lies
 * far beyond the threshold is drawn at the upper edge, so that normal records and the threshold stay apart.
 */
export class Chart {
  constructor(choose) {
    this.choose = choose;
    this.span = 0;
    this.zoomed = false;
    this.data = [];
    this.alerts = [];
    this.top = 1;
    this.selected = null;
    for (const [name, seconds] of SPANS) {
      byId('spans').append(h('button', {
        type: 'button', class: 'small', 'aria-pressed': String(seconds === this.span),
        onclick: event => this.showSpan(seconds, event.currentTarget),
      }, name));
    }
    new ResizeObserver(() => this.resize()).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.make());
  }

  /** Another key, or the same from the start. */
  begin(view) {
    this.data = [];
    this.zoomed = false;
    this.add(view);
  }

  /** New records and alerts of the key. */
  add(view) {
    const { times, smoothed, threshold, minus_log10: rarity, anomalous } = view.records;
    times.forEach((at, i) => this.data.push({
      at: at / 1000, value: smoothed[i], threshold: threshold[i], rarity: rarity[i], anomalous: anomalous[i],
    }));
    if (times.length) {
      this.data.sort((one, other) => one.at - other.at);
      this.data.splice(0, Math.max(0, this.data.length - MOST));
    }
    this.alerts = view.alerts;
    this.setTop();
    if (this.plot) {
      this.plot.setData(this.columns(), false);
      if (this.zoomed) {
        this.plot.redraw();
      } else {
        this.scale();
      }
    } else {
      this.make();
    }
    this.describe(view);
  }

  select(alertId) {
    this.selected = alertId;
    // The spans alone: the lines and the scales stay as they are.
    this.plot?.redraw(false);
  }

  showSpan(seconds, button) {
    this.span = seconds;
    this.zoomed = false;
    for (const other of byId('spans').children) {
      other.setAttribute('aria-pressed', String(other === button));
    }
    this.scale();
  }

  scale() {
    if (!this.plot || this.data.length === 0) {
      return;
    }
    const last = this.data.at(-1).at;
    const first = this.data[0].at;
    const from = this.span === 0 ? first : Math.max(first, last - this.span);
    this.plot.setScale('x', { min: from === last ? last - 60 : from, max: last });
  }

  setTop() {
    const finite = values => values.filter(value => value !== null);
    const values = finite(this.data.map(point => point.value));
    const thresholds = finite(this.data.map(point => point.threshold));
    const highest = Math.max(...values);
    const low = Math.min(...values);
    const limit = Math.max(...thresholds);
    this.top = thresholds.length > 0 && limit > low ? Math.min(Math.max(highest, limit), low + HEIGHTS * (limit - low)) : highest;
  }

  columns() {
    const within = value => value === null ? null : Math.min(value, this.top);
    return [
      this.data.map(point => point.at),
      this.data.map(point => within(point.value)),
      this.data.map(point => point.anomalous ? within(point.value) : null),
      this.data.map(point => point.threshold),
    ];
  }

  make() {
    this.plot?.destroy();
    const colours = this.colours();
    this.plot = new uPlot({
      width: place.clientWidth || 600,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: true, y: false }, points: { size: 7 } },
      scales: {
        x: { time: true },
        y: { range: (plot, low, high) => low === null ? [0, 1] : [low - (high - low || 1) * 0.04, high + (high - low || 1) * 0.06] },
      },
      axes: [
        {
          stroke: colours.quiet, grid: { stroke: colours.line, width: 1 }, ticks: { show: false }, size: 28, space: 90, font: colours.font,
          values: timeTicks,
        },
        {
          stroke: colours.quiet, grid: { stroke: colours.line, width: 1 }, ticks: { show: false }, size: 60, font: colours.font,
          values: (plot, ticks) => ticks.map(number),
        },
      ],
      series: [
        {},
        { stroke: colours.data, width: 1.6, points: { show: false } },
        { stroke: colours.bad, paths: () => null, points: { show: true, size: 5, fill: colours.bad, width: 0 } },
        { stroke: colours.threshold, width: 1.4, dash: [7, 5], points: { show: false } },
      ],
      hooks: {
        drawClear: [plot => this.shade(plot, colours)],
        setCursor: [plot => this.tell(plot)],
        setSelect: [plot => { this.zoomed = this.zoomed || plot.select.width > 0; }],
        ready: [plot => {
          plot.over.addEventListener('click', () => this.chooseAt(plot));
          plot.over.addEventListener('dblclick', () => {
            this.zoomed = false;
            this.scale();
          });
        }],
      },
    }, this.columns(), place);
    this.scale();
  }

  /** The spans of alerts, behind everything. */
  shade(plot, colours) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const alert of this.alerts) {
      const left = plot.valToPos(alert.first_event_time / 1000, 'x', true);
      const right = Math.max(left + 3, plot.valToPos(alert.last_event_time / 1000, 'x', true));
      ctx.globalAlpha = alert.id === this.selected ? 0.32 : 0.14;
      ctx.fillStyle = colours.bad;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      if (alert.id === this.selected) {
        ctx.globalAlpha = 1;
        ctx.fillRect(left, bbox.top, right - left, 3 * devicePixelRatio);
      }
    }
    ctx.restore();
  }

  tell(plot) {
    const point = plot.cursor.idx === null || plot.cursor.left < 0 ? null : this.data[plot.cursor.idx];
    const legend = byId('legend');
    if (point) {
      legend.textContent = `${time(point.at * 1000)}: surprisal ${number(point.value)}, threshold ${number(point.threshold)}, ${power(point.rarity)}`
        + `${point.anomalous ? ', anomalous' : ''}`;
    } else {
      legend.replaceChildren(...this.key());
    }
  }

  key() {
    const sample = (kind, text) => h('span', {}, h('span', { class: `sample ${kind}`, 'aria-hidden': 'true' }), text);
    const highest = Math.max(...this.data.map(point => point.value ?? -Infinity));
    return [
      sample('data', 'record'), sample('bad', 'anomalous'), sample('span', 'alert'), sample('threshold', 'threshold'),
      highest > this.top ? h('span', {}, `at the upper edge: up to ${number(highest)}`) : '',
      h('span', { class: 'zone' }, `times: ${Intl.DateTimeFormat().resolvedOptions().timeZone}`),
    ];
  }

  chooseAt(plot) {
    const at = plot.posToVal(plot.cursor.left, 'x') * 1000;
    const slack = (plot.scales.x.max - plot.scales.x.min) * 1000 / 200;
    const hit = this.alerts.find(alert => at >= alert.first_event_time - slack && at <= alert.last_event_time + slack);
    if (hit) {
      this.choose(hit.id);
    }
  }

  describe(view) {
    const bad = this.data.filter(point => point.anomalous).length;
    const newest = this.data.at(-1);
    place.setAttribute('aria-label', newest
      ? `${this.data.length} records from ${time(this.data[0].at * 1000)} to ${time(newest.at * 1000)}, ${bad} of them anomalous,`
        + ` ${view.alerts.length} alerts; the newest record: ${power(newest.rarity)}`
      : 'No records yet');
    if (!this.plot?.cursor || this.plot.cursor.left < 0) {
      byId('legend').replaceChildren(...this.key());
    }
  }

  resize() {
    if (this.plot && place.clientWidth > 0 && this.plot.width !== place.clientWidth) {
      this.plot.setSize({ width: place.clientWidth, height: HEIGHT });
    }
  }

  colours() {
    const style = getComputedStyle(document.documentElement);
    const of = name => style.getPropertyValue(`--${name}`).trim();
    return {
      data: of('data'), bad: of('critical'), threshold: of('threshold'), line: of('line'), quiet: of('quiet'), ground: of('card'),
      font: '12px system-ui, sans-serif',
    };
  }
}
