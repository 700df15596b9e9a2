// The periods of boards, all in UTC.

export const BOARDS = [
  { id: 'all-time', title: 'All time' },
  { id: 'monthly', title: 'Month' },
  { id: 'weekly', title: 'Week' },
  { id: 'daily', title: 'Day' },
];

const DAY = 86_400_000;
const format = (options) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const MONTH_TITLE = format({ month: 'long', year: 'numeric' });
const DAY_TITLE = format({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
const SHORT_DAY = format({ day: 'numeric', month: 'short' });

const iso = (date) => date.toISOString().slice(0, 10);

function monday(date) {
  return new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * DAY);
}

/** The period of a board that a day belongs to, as the API writes it. */
export function periodOf(board, date) {
  if (board === 'daily') {
    return iso(date);
  }
  if (board === 'monthly') {
    return iso(date).slice(0, 7);
  }
  // The week is of the year that its Thursday is in.
  const thursday = new Date(monday(date).getTime() + 3 * DAY);
  const newYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday - newYear) / (7 * DAY)) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}

/** The first day of a period. */
export function firstDay(board, period) {
  if (board === 'daily') {
    return new Date(`${period}T00:00:00Z`);
  }
  if (board === 'monthly') {
    return new Date(`${period}-01T00:00:00Z`);
  }
  const [year, week] = period.split('-W').map(Number);
  return new Date(monday(new Date(Date.UTC(year, 0, 4))).getTime() + (week - 1) * 7 * DAY);
}

/** The period so many before or after. */
export function step(board, period, by) {
  const first = firstDay(board, period);
  if (board === 'monthly') {
    first.setUTCMonth(first.getUTCMonth() + by);
    return periodOf(board, first);
  }
  return periodOf(board, new Date(first.getTime() + by * (board === 'weekly' ? 7 : 1) * DAY));
}

/** A period in words. */
export function title(board, period) {
  if (board === 'all-time') {
    return 'Since the beginning';
  }
  const first = firstDay(board, period);
  if (board === 'monthly') {
    return MONTH_TITLE.format(first);
  }
  if (board === 'daily') {
    return DAY_TITLE.format(first);
  }
  const [year, week] = period.split('-W').map(Number);
  const last = new Date(first.getTime() + 6 * DAY);
  return `Week ${week}, ${year} (${SHORT_DAY.format(first)} – ${SHORT_DAY.format(last)})`;
}
