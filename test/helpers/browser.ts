/** Debian's Chromium for tests of pages; where there is none they are skipped with a line that says so. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const PLACES = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executable = PLACES.find((path) => path !== undefined && existsSync(path));

/** For a test's `skip` option: false, or why the test cannot run. */
export const browserMissing =
  executable === undefined ? 'no Chromium: apt-get install chromium, or set CHROMIUM_PATH' : false;

interface Suite {
  teardown(task: () => Promise<void>): void;
}

/** A browser that lives until the test ends. */
export async function openBrowser(t: Suite): Promise<Browser> {
  // As root, which containers run tests as, Chromium works without its sandbox only.
  const browser = await chromium.launch({ executablePath: executable ?? '', args: ['--no-sandbox'] });
  t.teardown(() => browser.close());
  return browser;
}

export interface WatchedPage {
  readonly page: Page;
  /** Errors of the console and of scripts, and requests to any other origin, as they came. */
  readonly complaints: string[];
}

/** A page that notes whatever should not happen on it. */
export async function watchedPage(
  t: Suite,
  browser: Browser,
  origin: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  t.teardown(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  return { page, complaints };
}
