/** The page that answers whether the data can be trusted: verdict, tables, calendars, gaps, recent runs. */
import type { Coverage, TableCoverage } from '../../../shared/coverage/coverage.ts';
import type { CoverageEntry } from '../../../shared/coverage/figures.ts';
import type { Gap } from '../../../shared/coverage/gaps.ts';
import { entriesOf, worstOf } from '../../../shared/coverage/report.ts';
import { type CalendarDate, type EpochMicros, isoInstant } from '../../../shared/dates.ts';
import type { RecentRun } from '../recent-runs.ts';
import { calendars, legend } from './calendar.ts';
import { gapList } from './gaps-page.ts';
import { type Html, html } from './html.ts';
import { badge, counted, number, page, percentText, STATUS_LOOKS, shortDate } from './layout.ts';

export interface OverviewInput {
  readonly base: string;
  readonly coverage: Coverage;
  readonly gaps: readonly Gap[];
  readonly runs: readonly RecentRun[];
  readonly query: {
    readonly table?: string | readonly string[];
    readonly start_date?: string;
    readonly end_date?: string;
  };
  /** All tables that there are. */
  readonly tables: readonly string[];
  readonly now: EpochMicros;
}

const GAPS_SHOWN = 8;

export function overviewPage(input: OverviewInput): string {
  const { base, coverage, gaps } = input;
  const entries = coverage.tables.flatMap((table) => entriesOf(table, 'table'));
  const main = html`${hero(input, entries)}
<section aria-labelledby="tables"><h2 id="tables">Tables</h2>
<ul class="cards">${coverage.tables.map((table, index) => card(input, table, entries[index]))}</ul></section>
<section aria-labelledby="calendar"><h2 id="calendar">Calendar</h2>
${tableFilter(input)}
${legend()}
${calendars({
  parts: coverage.tables.flatMap(({ processor, days }) => days.map((day) => ({ table: processor.table.name, day }))),
  hrefOf: (date) => dateHref(input, date),
})}</section>
<section aria-labelledby="gaps"><h2 id="gaps">Gaps <small>${number(gaps.length)}</small></h2>
${gaps.length === 0 ? html`<p>None.</p>` : gapList(base, gaps.slice(0, GAPS_SHOWN))}
${gaps.length > GAPS_SHOWN && html`<p><a href="${base}/coverage/gaps${queryOf(input)}">All ${number(gaps.length)} gaps</a></p>`}</section>
<section aria-labelledby="runs"><h2 id="runs">Recent runs</h2>
${runTable(input.runs)}</section>`;
  return page({
    base,
    title: `${STATUS_LOOKS[worstOf(entries.map(({ status }) => status))].word} · NBA analytics coverage`,
    main,
  });
}

/** The query that keeps the view: tables and range. */
function queryOf({ query }: OverviewInput, changes: { readonly table?: string | null } = {}): string {
  const parameters = new URLSearchParams();
  const tables = changes.table === undefined ? [query.table ?? []].flat() : [changes.table ?? []].flat();
  for (const table of tables) parameters.append('table', table);
  for (const name of ['start_date', 'end_date'] as const) {
    const value = query[name];
    if (value !== undefined) parameters.set(name, value);
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}

/** One table: its date, key by key; several: the same page for that date. */
function dateHref({ base, coverage }: OverviewInput, date: CalendarDate): string {
  const [first, ...others] = coverage.tables.map(({ processor }) => processor.table.name);
  if (first !== undefined && others.length === 0) return `${base}/coverage/${first}/${date}`;
  return `${base}/coverage?start_date=${date}&end_date=${date}`;
}

function hero(input: OverviewInput, entries: readonly CoverageEntry[]): Html {
  const { coverage } = input;
  const worst = worstOf(entries.map(({ status }) => status));
  const good = entries.filter(({ status }) => status === 'complete').length;
  const range =
    coverage.startDate === coverage.endDate
      ? shortDate(coverage.startDate)
      : `${shortDate(coverage.startDate)} – ${shortDate(coverage.endDate)}`;
  const isKnown = coverage.tables.some(({ sourcesKnown }) => sourcesKnown);
  const tone = worst === 'empty' && entries.some(({ total_rows: rows }) => rows > 0) ? 'partial' : worst;
  return html`<section class="hero is-${tone}" aria-labelledby="verdict">
<p class="question">Can I trust the data?</p>
<h1 id="verdict">${answerOf(entries, good, isKnown)}</h1>
<p class="facts">${range} · hash scheme ${entries[0]?.hash_scheme ?? ''} · ${verification(entries)} · measured ${isoInstant(input.now).slice(0, 16).replace('T', ' ')} UTC</p>
<nav class="jump" aria-label="On this page"><a href="#tables">Tables</a><a href="#calendar">Calendar</a><a href="#gaps">Gaps</a><a href="#runs">Recent runs</a></nav>
</section>`;
}

function answerOf(entries: readonly CoverageEntry[], good: number, isKnown: boolean): string {
  if (!isKnown) return 'Unknown: the raw tables hold nothing for these dates.';
  if (good === entries.length)
    return good === 1 ? 'Yes. The table is complete.' : `Yes. All ${good} tables are complete.`;
  const corrupt = entries.filter(({ status }) => status === 'corrupt').map(({ table }) => table);
  if (corrupt.length > 0) return `No. ${corrupt.join(', ')} ${corrupt.length === 1 ? 'is' : 'are'} corrupt.`;
  if (good === 0) return entries.length === 1 ? 'Not all of it.' : 'Not all of it. No table is complete.';
  return `Not all of it. ${good} of ${entries.length} tables are complete.`;
}

function verification(entries: readonly CoverageEntry[]): string {
  const verified = entries.reduce((sum, entry) => sum + entry.verified_rows, 0);
  const hashed = entries.reduce((sum, entry) => sum + entry.rows_with_hash, 0);
  if (verified === 0) return 'hashes counted, not recomputed';
  return verified === hashed ? 'every hash recomputed' : `${counted(verified, 'hash', 'hashes')} recomputed`;
}

function card(input: OverviewInput, table: TableCoverage, entry: CoverageEntry | undefined): Html {
  if (entry === undefined) return html``;
  const isWhole = entry.missing_rows === 0 && entry.rows_with_hash === entry.total_rows;
  const numbers: readonly (readonly [string, string])[] = [
    ['expected', number(entry.expected_rows)],
    ['rows', number(entry.total_rows)],
    ['with hash', percentText(entry.coverage_pct, entry.rows_with_hash === entry.total_rows)],
    ['dates complete', `${number(entry.dates_complete)} of ${number(entry.dates_expected)}`],
    [
      'last written',
      entry.latest_processed_at === null ? '–' : entry.latest_processed_at.slice(0, 16).replace('T', ' '),
    ],
  ];
  const name = table.processor.table.name;
  return html`<li class="card is-${entry.status}">
<div class="card-head">${badge(entry.status)}<h3><a href="${input.base}/coverage${queryOf(input, { table: name })}">${name}</a></h3></div>
<div class="share"><span class="percent">${percentText(entry.completeness_pct, isWhole)}</span>
<progress max="100" value="${entry.completeness_pct ?? 0}" aria-label="Completeness of ${name}"></progress></div>
<p>${entry.verdict}</p>
<dl>${numbers.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
</li>`;
}

function tableFilter(input: OverviewInput): Html {
  const shown = input.coverage.tables.map(({ processor }) => processor.table.name);
  const link = (table: string | null, text: string, isCurrent: boolean): Html =>
    html`<a href="${input.base}/coverage${queryOf(input, { table })}#calendar"${isCurrent && html` aria-current="true"`}>${text}</a>`;
  const [only] = shown.length === 1 ? shown : [];
  return html`<nav class="filter" aria-label="Tables in the calendar">${link(null, 'all tables', shown.length === input.tables.length)}${input.tables.map(
    (table) => link(table, table, table === only),
  )}</nav>`;
}

function runTable(runs: readonly RecentRun[]): Html {
  if (runs.length === 0) return html`<p>No run has been recorded.</p>`;
  return html`<div class="scroll" role="region" aria-label="Table of recent runs" tabindex="0"><table>
<thead><tr><th scope="col">started (UTC)</th><th scope="col">table</th><th scope="col">date</th><th scope="col">status</th><th scope="col">changed</th><th scope="col" class="right">seconds</th><th scope="col">by</th></tr></thead>
<tbody>${runs.map(
    (run) =>
      html`<tr><td>${run.startedAt.slice(0, 16).replace('T', ' ')}</td><td>${run.table}</td><td>${run.date}</td><td class="run-${run.status}">${run.status.replace('_', ' ')}</td><td>${run.outcome}</td><td class="right">${run.seconds === null ? '' : run.seconds.toFixed(2)}</td><td>${run.trigger ?? ''}</td></tr>`,
  )}</tbody></table></div>`;
}
