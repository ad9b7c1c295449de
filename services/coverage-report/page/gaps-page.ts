/** Gaps as a list, each with the command that repairs it, and the page that shows all of them. */
import type { Gap } from '../../../shared/coverage/gaps.ts';
import type { GapsReport } from '../schemas.ts';
import { type Html, html } from './html.ts';
import { badge, commandLine, counted, page, shortDate } from './layout.ts';

export function gapList(base: string, gaps: readonly Gap[]): Html {
  return html`<ul class="gaps">${gaps.map((gap) => gapItem(base, gap))}</ul>`;
}

function gapItem(base: string, gap: Gap): Html {
  const isOne = gap.start_date === gap.end_date;
  const dates = isOne ? shortDate(gap.start_date) : `${shortDate(gap.start_date)} – ${shortDate(gap.end_date)}`;
  const href = isOne
    ? `${base}/coverage/${gap.table}/${gap.start_date}`
    : `${base}/coverage?table=${gap.table}&start_date=${gap.start_date}&end_date=${gap.end_date}`;
  return html`<li>
<p class="gap-head">${badge(gap.status)} <strong>${gap.table}</strong> <a href="${href}">${dates}</a>${!isOne && html` <span class="faint">${counted(gap.dates, 'game date')}</span>`}</p>
<p>${gap.explanation}</p>
${commandLine(gap.command)}
</li>`;
}

/** All gaps of a range. */
export function gapsPage({ base, report }: { readonly base: string; readonly report: GapsReport }): string {
  const { gaps, start_date: start, end_date: end } = report;
  const hint =
    report.verify === 0 &&
    html` Hashes were counted, not recomputed; <a href="${base}/coverage/gaps?verify=100">recompute all of them</a>.`;
  const main = html`<h1>${gaps.length === 0 ? 'No gaps' : counted(gaps.length, 'gap')}</h1>
<p>${shortDate(start)} – ${shortDate(end)}.${hint}</p>
${gapList(base, gaps)}`;
  return page({ base, title: 'Gaps · NBA analytics coverage', main });
}
