const DAY = 86_400_000;

/** A value with the digits that a person reads. */
export function number(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) {
    return value.toExponential(2).replace('e+', 'e');
  }
  return value.toLocaleString('en', { maximumSignificantDigits: size >= 1000 ? 7 : 4 });
}

export const count = value => value.toLocaleString('en');

export const plural = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

/** A tail probability by its −log10. */
export function power(minusLog10) {
  return minusLog10 === null || minusLog10 === undefined ? '–' : `1 in ${oneIn(minusLog10)}`;
}

function oneIn(minusLog10) {
  if (minusLog10 < 6) {
    const every = 10 ** minusLog10;
    return every < 9.5 ? every.toFixed(1).replace('.0', '') : count(Number(every.toPrecision(2)));
  }
  const [digits, exponent] = (10 ** minusLog10).toExponential(0).split('e+');
  return `${digits === '1' ? '' : `${digits}·`}10${superscript(exponent)}`;
}

const DIGITS = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };

const superscript = text => [...text].map(digit => DIGITS[digit]).join('');

/** A time of this place; with the day where it is not that of another time. */
export function time(millis, beside = null) {
  if (millis === null || millis === undefined) {
    return '–';
  }
  const at = new Date(millis);
  const clock = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const sameDay = beside !== null && new Date(beside).toDateString() === at.toDateString();
  return sameDay ? clock : `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${clock}`;
}

/** What stands at the ticks of an axis of times, given in seconds: the clock, with the day where that begins. */
export function timeTicks(plot, ticks, axis, space, step) {
  let before = null;
  return ticks.map(seconds => {
    const at = new Date(seconds * 1000);
    const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
    const clock = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', ...(step < 60 ? { second: '2-digit' } : {}) });
    const begins = before !== day;
    before = day;
    return step >= 86_400 ? day : begins ? `${day} ${clock}` : clock;
  });
}

/** A distance in standard deviations. */
export const deviations = value => value === null ? '–' : Math.abs(value).toFixed(1);

export function duration(millis) {
  const seconds = Math.round(millis / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ''}`;
  }
  if (millis < DAY) {
    const minutes = Math.floor((seconds % 3600) / 60);
    return `${Math.floor(seconds / 3600)} h${minutes ? ` ${minutes} min` : ''}`;
  }
  const hours = Math.floor((millis % DAY) / 3_600_000);
  return `${Math.floor(millis / DAY)} d${hours ? ` ${hours} h` : ''}`;
}

/** The word for a state, a severity or an answer. */
export const words = text => text.replaceAll('_', ' ');

export const keyName = key => key === '' ? '(no key)' : key;
