import uPlot from './uplot/uPlot.esm.js';
import { h, svg } from './dom.js';
import { number, timeTicks } from './format.js';

/** Half the width of the band: two standard deviations. */
const BAND = 2;
const HEIGHT = 26;

/** One value against the band that was expected of it. */
export function strip(feature) {
  const { observed, expected, scale } = feature;
  if ([observed, expected, scale].some(value => value === null)) {
    return h('span', { class: 'quiet' }, 'no expected value');
  }
  const ends = [observed, expected - BAND * scale, expected + BAND * scale];
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const margin = (high - low) * 0.06 || 1;
  const percent = value => `${(value * 100 / (high - low + 2 * margin)).toFixed(2)}%`;
  const at = value => percent(value - low + margin);
  return svg('svg', {
    class: 'strip', role: 'img',
    'aria-label': `observed ${number(observed)}; expected ${number(expected - BAND * scale)} to ${number(expected + BAND * scale)}`,
  },
  svg('line', { x1: 0, x2: '100%', y1: HEIGHT / 2, y2: HEIGHT / 2, class: 'axis' }),
  svg('rect', { x: at(expected - BAND * scale), width: percent(2 * BAND * scale), y: 5, height: HEIGHT - 10, class: 'band' }),
  svg('line', { x1: at(expected), x2: at(expected), y1: 3, y2: HEIGHT - 3, class: 'expected' }),
  svg('circle', { cx: at(observed), cy: HEIGHT / 2, r: 4.5, class: 'observed' }));
}

/** The feature over the alert's records: observed, expected and the band around it. Null where there is no course to see. */
export function course(feature, place) {
  const { times, observed, expected, scale } = feature.course;
  if (times.length < 3) {
    return null;
  }
  const style = getComputedStyle(document.documentElement);
  const of = name => style.getPropertyValue(`--${name}`).trim();
  const edge = sign => expected.map((value, i) => value === null || scale[i] === null ? null : value + sign * BAND * scale[i]);
  const axis = { stroke: of('quiet'), grid: { stroke: of('line'), width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
  return new uPlot({
    width: place.clientWidth || 500,
    height: 120,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true } },
    axes: [{ ...axis, size: 26, space: 90, values: timeTicks }, { ...axis, size: 60, space: 24, values: (plot, ticks) => ticks.map(number) }],
    bands: [{ series: [2, 3], fill: of('band') }],
    series: [
      {},
      { stroke: of('quiet'), width: 1.2, dash: [4, 4], points: { show: false } },
      { stroke: 'transparent', points: { show: false } },
      { stroke: 'transparent', points: { show: false } },
      { stroke: of('critical'), width: 1.6, points: { show: true, size: 4, fill: of('critical') } },
    ],
  }, [times.map(at => at / 1000), expected, edge(1), edge(-1), observed], place);
}
