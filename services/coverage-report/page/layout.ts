/** What every page has around its content, and small pieces that several pages show. */
import type { DayStatus, Status } from '../../../shared/coverage/figures.ts';
import { type CalendarDate, dayNumber } from '../../../shared/dates.ts';
import { type Html, html } from './html.ts';

/** Word, sign, and style class of a status; the sign keeps statuses apart where colours do not. */
export const STATUS_LOOKS: Readonly<Record<Status | DayStatus, { readonly word: string; readonly sign: string }>> = {
  complete: { word: 'complete', sign: '✓' },
  partial: { word: 'partial', sign: '◐' },
  missing: { word: 'missing', sign: '○' },
  empty: { word: 'empty', sign: '○' },
  corrupt: { word: 'corrupt', sign: '✕' },
  unexpected: { word: 'unexpected', sign: '+' },
  nothing: { word: 'nothing expected', sign: '–' },
};

export function badge(status: Status | DayStatus): Html {
  const { word, sign } = STATUS_LOOKS[status];
  return html`<span class="badge is-${status}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%230f766e'/%3E%3Cpath d='M4 8.5l3 3 5-6' fill='none' stroke='white' stroke-width='2'/%3E%3C/svg%3E";

export interface PageContent {
  /** Prefix of all addresses of the service: '' or '/coverage-report'. */
  readonly base: string;
  readonly title: string;
  readonly main: Html;
}

/** A whole page. */
export function page({ base, title, main }: PageContent): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${base}/coverage/assets/style.css">
<script src="${base}/coverage/assets/script.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="bar">
<a class="home" href="${base}/coverage">NBA analytics · coverage</a>
<nav aria-label="Pages"><a href="${base}/coverage/gaps">Gaps</a><a href="${base}/metrics">Metrics</a><a href="/documentation">API</a></nav>
</header>
<main id="main" tabindex="-1">
${main}
</main>
<div class="status" role="status" aria-live="polite" id="said"></div>
</body>
</html>
`.text;
}

/** A command with a button that copies it. */
export function commandLine(command: string): Html {
  return html`<div class="command"><code>${command}</code><button type="button" class="copy" data-copy="${command}">Copy<span class="hidden"> ${command}</span></button></div>`;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 0 = Sunday. */
export const weekdayOf = (date: CalendarDate): number => (((dayNumber(date) + 4) % 7) + 7) % 7;
export const monthName = (date: string): string => MONTHS[Number(date.slice(5, 7)) - 1] ?? '';

/** `Wednesday 25 Dec 2024`. */
export function longDate(date: CalendarDate): string {
  return `${WEEKDAYS[weekdayOf(date)]} ${shortDate(date)}`;
}

/** `25 Dec 2024`. */
export function shortDate(date: string): string {
  return `${Number(date.slice(8, 10))} ${monthName(date)} ${date.slice(0, 4)}`;
}

export const number = (value: number): string => value.toLocaleString('en-US');
/** `99.98 %`; never 100 for less than all of it. */
export function percentText(value: number | null, isWhole: boolean): string {
  if (value === null) return '–';
  if (value === 100 && !isWhole) return '> 99.99 %';
  return `${value === 100 || value === 0 ? value : value.toFixed(2)} %`;
}
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;
