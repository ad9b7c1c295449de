/** One date of a table for people: what is wrong with it, key by key, and what repairs it. */
import type { DateDetail } from '../../../shared/coverage/date-detail.ts';
import { addDays, calendarDateOf } from '../../../shared/dates.ts';
import { type Html, html } from './html.ts';
import { badge, commandLine, counted, longDate, number, page } from './layout.ts';

export interface DatePageInput {
  readonly base: string;
  readonly detail: DateDetail;
  readonly tables: readonly string[];
}

export function datePage({ base, detail, tables }: DatePageInput): string {
  const { table, figures, repair } = detail;
  const date = calendarDateOf(detail.date);
  const explain = (key: string): Html => html`<a href="${base}/explain/${table}/${encodeURIComponent(key)}">${key}</a>`;
  const lists: readonly (readonly [string, string, readonly Html[]])[] = [
    ['missing', 'Missing', detail.missing.map((key) => html`${key}`)],
    ['unexpected', 'Not expected', detail.unexpected.map(explain)],
    [
      'duplicated',
      'More than once',
      detail.duplicated.map(({ key, rows }) => html`${explain(key)} ${counted(rows, 'row')}`),
    ],
    [
      'stale',
      'Hash is not that of the row',
      detail.stale.map(
        (row) =>
          html`${explain(row.key)} <code>${row.stored_hash}</code>, recomputed <code>${row.recomputed_hash ?? 'none'}</code>`,
      ),
    ],
    [
      'malformed',
      'Malformed hash',
      detail.malformed.map((row) => html`${explain(row.key)} <code>${row.stored_hash}</code>`),
    ],
    ['without-hash', 'Without a hash', detail.without_hash.map(explain)],
    [
      'no-source',
      'Games of which no source tells who played',
      detail.games_without_source.map((game) => html`${game}`),
    ],
    ['intact', 'Once, with a true hash', detail.intact.map(explain)],
  ];
  const main = html`<p class="crumbs"><a href="${base}/coverage?table=${table}">${table}</a> · <a href="${base}/coverage/${table}/${addDays(date, -1)}">previous day</a> · <a href="${base}/coverage/${table}/${addDays(date, 1)}">next day</a></p>
<h1>${longDate(date)}</h1>
<p class="verdict">${figures.dates_expected > 0 || figures.total_rows > 0 ? badge(figures.status) : badge('nothing')} ${figures.verdict}</p>
<dl class="numbers">${[
    ['expected', figures.expected_rows],
    ['rows', figures.total_rows],
    ['missing', figures.missing_rows],
    ['unexpected', figures.unexpected_rows],
    ['duplicate', figures.duplicate_rows],
    ['stale', figures.stale_hashes],
  ].map(([term, value]) => html`<div><dt>${term ?? ''}</dt><dd>${number(Number(value))}</dd></div>`)}</dl>
${repair !== null && html`<section aria-labelledby="repair"><h2 id="repair">Repair</h2><p>${repair.explanation}</p>${commandLine(repair.command)}</section>`}
${lists.map(
  ([id, title, items]) =>
    items.length > 0 &&
    html`<section aria-labelledby="${id}"><h2 id="${id}">${title} <small>${number(items.length)}</small></h2><ul class="keys">${items.map((item) => html`<li>${item}</li>`)}</ul></section>`,
)}
<nav class="filter" aria-label="The same date of other tables">${tables
    .filter((other) => other !== table)
    .map((other) => html`<a href="${base}/coverage/${other}/${date}">${other}</a>`)}</nav>`;
  return page({ base, title: `${detail.date} · ${table}`, main });
}
