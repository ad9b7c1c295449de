/**
 * A calendar per season: each game date is a link, coloured by how complete it is. Weeks are columns on wide screens and rows
 * on narrow ones; the style decides, the markup is the same.
 */
import { type DayFigures, type DayStatus, dayStatus } from '../../../shared/coverage/figures.ts';
import { addDays, type CalendarDate, dayNumber, seasonLabel, seasonOf } from '../../../shared/dates.ts';
import { type Html, html } from './html.ts';
import { counted, longDate, monthName, number, STATUS_LOOKS, weekdayOf } from './layout.ts';

/** One table on one date. */
export interface CalendarPart {
  readonly table: string;
  readonly day: DayFigures;
}

interface CalendarDay {
  readonly date: CalendarDate;
  readonly status: DayStatus;
  /** Fulfilled share of the expected keys in quarters, 0 … 4, for dates that are partial. */
  readonly quarter: number;
  readonly parts: readonly CalendarPart[];
}

const BY_BADNESS: readonly DayStatus[] = ['corrupt', 'unexpected', 'missing', 'partial', 'complete', 'nothing'];

function dayOf(date: CalendarDate, parts: readonly CalendarPart[]): CalendarDay {
  const statuses = parts.map(({ day }) => dayStatus(day));
  const worst = BY_BADNESS.find((status) => statuses.includes(status)) ?? 'nothing';
  const expected = parts.reduce((sum, { day }) => sum + day.expectedRows, 0);
  const fulfilled = parts.reduce((sum, { day }) => sum + day.fulfilled, 0);
  // One table without rows leaves the date partial as long as others have theirs.
  const status = worst === 'missing' && fulfilled > 0 ? 'partial' : worst;
  return { date, status, quarter: expected === 0 ? 0 : Math.floor((4 * fulfilled) / expected), parts };
}

/** What a pointer or a screen reader is told of a date. */
function description({ date, status, parts }: CalendarDay): string {
  const lines = parts.map(({ table, day }) => {
    const word = STATUS_LOOKS[dayStatus(day)].word;
    const games = day.gamesWithoutSource.length;
    const unknown = games > 0 ? `, ${counted(games, 'game')} without source` : '';
    return `${table}: ${word}, ${number(day.fulfilled)} of ${number(day.expectedRows)}${unknown}`;
  });
  return [`${longDate(date)}: ${STATUS_LOOKS[status].word}`, ...lines].join('\n');
}

export interface CalendarInput {
  readonly parts: readonly CalendarPart[];
  readonly hrefOf: (date: CalendarDate) => string;
}

/** Calendars, newest season first; the newest is open. */
export function calendars({ parts, hrefOf }: CalendarInput): Html {
  const byDate = Map.groupBy(parts, ({ day }) => day.date);
  const days = [...byDate].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, ofDate]) => dayOf(date, ofDate));
  const shown = days.filter(({ status }) => status !== 'nothing');
  const seasons = [...Map.groupBy(shown, ({ date }) => seasonOf(date))].sort(([a], [b]) => b - a);
  return html`${seasons.map(([season, ofSeason]) => calendar(season, ofSeason, hrefOf))}`;
}

/** Days since the Monday on or before the first date. */
function placeOf(date: CalendarDate, monday: number): { readonly week: number; readonly weekday: number } {
  const days = dayNumber(date) - monday;
  return { week: Math.floor(days / 7) + 1, weekday: (days % 7) + 1 };
}

function calendar(season: number, days: readonly CalendarDay[], hrefOf: (date: CalendarDate) => string): Html {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return html``;
  const label = seasonLabel(season);
  const monday = dayNumber(first.date) - ((weekdayOf(first.date) + 6) % 7);
  const complete = days.filter(({ status }) => status === 'complete').length;
  const months: Html[] = [];
  for (let date = first.date; date <= last.date; date = addDays(date, 1)) {
    if (date !== first.date && !date.endsWith('-01')) continue;
    // A month that begins in the last days of its week would stand over the next one's name.
    const { week } = placeOf(date, monday);
    if (date === first.date && Number(date.slice(8)) > 24) continue;
    months.push(html`<span class="month w${week}">${monthName(date)}</span>`);
  }
  return html`<section class="season" aria-labelledby="season-${season}">
<h3 id="season-${season}">${label} <small>${number(complete)} of ${counted(days.length, 'date')} complete</small></h3>
<div class="calendar" role="group" aria-label="Game dates of ${label}; arrow keys move between them" data-calendar>
${['Mon', 'Wed', 'Fri', 'Sun'].map((name, index) => html`<span class="weekday d${2 * index + 1}" aria-hidden="true">${name}</span>`)}
${months.map((month) => month)}
${days.map((day) => cell(day, placeOf(day.date, monday), hrefOf(day.date)))}
</div>
</section>`;
}

function cell(day: CalendarDay, place: ReturnType<typeof placeOf>, href: string): Html {
  const shade = day.status === 'partial' ? ` q${day.quarter}` : '';
  return html`<a class="day is-${day.status}${shade} w${place.week} d${place.weekday}" href="${href}" data-date="${day.date}" data-week="${place.week}" data-weekday="${place.weekday}" aria-label="${description(day)}"></a>`;
}

/** What the colours mean. */
export function legend(): Html {
  const entries: readonly (readonly [DayStatus, string])[] = [
    ['complete', 'complete'],
    ['partial', 'partial, the stronger the nearer to complete'],
    ['missing', 'missing'],
    ['corrupt', 'corrupt'],
    ['unexpected', 'rows where none should be'],
  ];
  return html`<ul class="legend">${entries.map(
    ([status, text]) => html`<li><span class="day is-${status} q2" aria-hidden="true"></span>${text}</li>`,
  )}</ul>`;
}
