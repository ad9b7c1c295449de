/**
 * Takes the pictures of the coverage pages that docs/coverage.md shows, from a service that is up; look at them before they
 * are committed.
 *
 *     node docs/screenshots.ts http://127.0.0.1:8080/coverage-report [path of Chromium]
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const [base = 'http://127.0.0.1:8080/coverage-report', executablePath = '/usr/bin/chromium'] = process.argv.slice(2);
const folder = fileURLToPath(new URL('images/', import.meta.url));

const PICTURES = [
  { name: 'light', colorScheme: 'light', width: 1200, height: 1640 },
  { name: 'dark', colorScheme: 'dark', width: 1200, height: 1640 },
  { name: 'phone', colorScheme: 'light', width: 360, height: 1400 },
] as const;

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const { name, colorScheme, ...viewport } of PICTURES) {
  const page = await browser.newPage({ colorScheme, viewport });
  await page.goto(`${base}/coverage`, { timeout: 120_000 });
  await page.screenshot({ path: `${folder}coverage-${name}.png` });
  await page.close();
}
await browser.close();
