/** The pages in a real browser. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import type { CoverageEntry } from '../../../shared/coverage/figures.ts';
import { addDays } from '../../../shared/dates.ts';
import { browserMissing, openBrowser, watchedPage } from '../../helpers/browser.ts';
import { serveCoverage } from './served.ts';

const PREFIX = '/coverage-report';
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

t.test('pages in a browser', { skip: browserMissing, timeout: 180_000 }, async (t) => {
  const { url, json, nights, lost } = await serveCoverage(t, PREFIX);
  const { first, last, at } = nights;
  const origin = new URL(url).origin;
  const browser = await openBrowser(t);
  const open = async (t: Test, path: string, options = {}) => {
    const watched = await watchedPage(t, browser, origin, { viewport: { width: 1200, height: 900 }, ...options });
    if (path !== '') await watched.page.goto(url + path);
    return watched;
  };
  const dates = ((await json('/coverage?group_by=date')) as unknown as { coverage: CoverageEntry[] }).coverage;

  t.test('loads without a complaint, and its verdicts are those of the JSON', async (t) => {
    const { page, complaints } = await open(t, '/coverage');
    const { coverage } = (await json('/coverage')) as unknown as { coverage: CoverageEntry[] };
    const cards = await page.locator('.card').evaluateAll((all) =>
      all.map((card) => ({
        table: card.querySelector('h3')?.textContent,
        status: card.querySelector('.badge')?.textContent?.replace(/^\S+\s+/, ''),
        verdict: card.querySelector('p')?.textContent,
        expected: card.querySelector('dd')?.textContent,
      })),
    );
    t.strictSame(
      cards,
      coverage.map(({ table, status, verdict, expected_rows: expected }) => ({
        table,
        status,
        verdict,
        expected: expected.toLocaleString('en-US'),
      })),
    );
    t.equal(await page.locator('h1').textContent(), 'No. team_offense_game_summary is corrupt.');
    t.match(await page.locator('.gaps code').allTextContents(), [
      `process --table player_game_summary --date ${at(8)}`,
    ]);
    t.ok((await page.locator('tbody tr').count()) > 10, 'recent runs');
    t.strictSame(complaints, []);
  });

  t.test('the calendar of a table has its dates, coloured as the JSON tells, and each opens', async (t) => {
    const { page, complaints } = await open(t, '/coverage?table=player_game_summary');
    const days = await page.locator('a.day').evaluateAll((all) =>
      all.map((day) => ({
        date: day.getAttribute('data-date'),
        status: /is-(\w+)/.exec(day.className)?.[1],
        label: day.getAttribute('aria-label') ?? '',
        width: day.getBoundingClientRect().width,
      })),
    );
    const wanted = dates.filter(({ table }) => table === 'player_game_summary');
    t.strictSame(
      days.map(({ date, status }) => [date, status]),
      wanted.map(({ group, status }) => [group, status]),
    );
    for (const [index, { label, width }] of days.entries()) {
      const entry = wanted[index];
      t.match(
        label,
        `: ${entry?.status}, ${(entry?.distinct_keys ?? 0).toLocaleString('en-US')} of ${entry?.expected_rows.toLocaleString('en-US')}`,
      );
      t.equal(width, 20);
    }
    await page.locator(`a.day[data-date="${at(8)}"]`).click();
    t.equal(new URL(page.url()).pathname, `${PREFIX}/coverage/player_game_summary/${at(8)}`);
    t.match(await page.locator('h1').textContent(), /^\w+day \d+ (Oct|Nov) 2024$/);
    t.match(await page.locator('.keys').first().textContent(), `${lost.game}|`);
    await page.locator('.keys a').first().click();
    t.match(page.url(), `/explain/player_game_summary/${at(8).replaceAll('-', '')}_`);
    t.strictSame(complaints, []);
  });

  t.test('all tables together: the worst tells, and a date opens with all of them', async (t) => {
    const { page } = await open(t, '/coverage');
    const statusOn = async (date: string) =>
      /is-(\w+)/.exec((await page.locator(`a.day[data-date="${date}"]`).getAttribute('class')) ?? '')?.[1];
    t.equal(await statusOn(at(1)), 'corrupt');
    t.equal(await statusOn(at(4)), 'partial', 'two tables are empty');
    await page.locator(`a.day[data-date="${at(1)}"]`).click();
    t.match(await page.locator('.card').count(), 5);
    t.match(await page.locator('.facts').textContent(), /^\d+ (Oct|Nov) 2024 ·/);
  });

  t.test('the keyboard reaches every date and shows its numbers', async (t) => {
    const { page } = await open(t, '/coverage?table=player_game_summary');
    const calendar = page.locator('[data-calendar]');
    const all = await calendar.locator('a.day').evaluateAll((days) => days.map((day) => day.getAttribute('data-date')));
    const focused = () => page.evaluate<string | null>(`document.activeElement?.dataset?.date ?? null`);
    for (let presses = 0; (await focused()) === null && presses < 60; presses += 1) await page.keyboard.press('Tab');
    t.equal(await focused(), all.at(-1), 'one stop of the Tab key');
    const shown = await page.evaluate<string>(`getComputedStyle(document.activeElement, '::after').content`);
    t.match(shown, /^"\w+day \d+ (Oct|Nov) 2024: complete.*player_game_summary: complete, (\d+) of \2/s);
    await page.keyboard.press('Tab');
    t.equal(await focused(), null, 'and the next is behind the calendar');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Home');
    const reached = [await focused()];
    for (let presses = 0; presses < all.length + 5; presses += 1) {
      await page.keyboard.press('ArrowDown');
      const date = await focused();
      if (date !== reached.at(-1)) reached.push(date);
    }
    t.strictSame(reached, all);
    await page.keyboard.press('ArrowLeft');
    t.equal(await focused(), addDays(last, -7), 'a week before');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/player_game_summary/${addDays(last, -7)}`);
  });

  t.test('a repair command is copied', async (t) => {
    const { page } = await open(t, '/coverage/gaps', { permissions: ['clipboard-read', 'clipboard-write'] });
    const button = page.locator('[data-copy]').first();
    await button.click();
    await page.locator('.copy:has-text("Copied")').waitFor();
    t.equal(
      await page.evaluate<string>(`navigator.clipboard.readText()`),
      `nba-analytics process --table player_game_summary --date ${at(8)}`,
    );
    t.match(await page.locator('[role=status]').textContent(), /copied/);
  });

  for (const [name, options] of [
    ['light, wide', {}],
    ['dark, wide', { colorScheme: 'dark' }],
    ['light, a phone', { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true }],
  ] as const) {
    t.test(`${name}: accessible, as wide as the screen, and nothing moves while it loads`, async (t) => {
      for (const path of ['/coverage', '/coverage/gaps', `/coverage/player_game_summary/${at(8)}`]) {
        const { page, complaints } = await open(t, '', options);
        await page.addInitScript(`
          window.shifts = 0;
          new PerformanceObserver((list) => {
            for (const { value } of list.getEntries()) window.shifts += value;
          }).observe({ type: 'layout-shift', buffered: true });
        `);
        await page.goto(url + path);
        t.strictSame(await violations(page), [], path);
        t.equal(
          await page.evaluate<number>(`document.documentElement.scrollWidth`),
          options && 'viewport' in options ? 360 : 1200,
        );
        t.equal(await page.evaluate<number>(`window.shifts`), 0, `${path}: layout shift`);
        t.strictSame(complaints, []);
      }
    });
  }

  t.test('without scripts everything is there but the copying', async (t) => {
    const { page } = await open(t, '/coverage?table=player_game_summary', { javaScriptEnabled: false });
    t.equal(await page.locator('a.day').count(), nights.dates.length);
    t.equal(await page.locator('.copy').first().isVisible(), false);
    await page.locator('a.day').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/player_game_summary/${first}`);
  });
});

/** What axe-core objects to, rule by rule. */
async function violations(page: Page): Promise<readonly string[]> {
  // The page's policy lets no script in that it does not serve itself; this one is put in from outside.
  await page.evaluate(axe);
  const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const results = await page.evaluate<AxeResults>(`axe.run(document, { runOnly: ${JSON.stringify(rules)} })`);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}
