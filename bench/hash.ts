/**
 * Rows hashed per second for player_game_summary (48 hash fields), beside the raw SHA-256 of the same texts and beside
 * Python's json.dumps + hashlib of the same records, all on one core and in one run.
 *
 *     node bench/hash.ts [rows]
 */
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { playerGameSummary } from '../services/player-game-summary/table.ts';
import { tableHasher } from '../shared/hashing/data-hash.ts';
import { compileQuantiser } from '../shared/hashing/quantise.ts';
import { seededRows } from './hash/rows.ts';
import { report } from './support/report.ts';

const ROUNDS = 9;
const count = Number(process.argv[2] ?? 92_329);

/** The best of some rounds in rows per second: what one core does when nothing else disturbs it. Python's rate is taken alike. */
function rateOf(work: () => void): number {
  let best = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    work();
    best = Math.max(best, (count / (performance.now() - start)) * 1000);
  }
  return Math.round(best);
}

const reportRate = (what: string, value: number): void => report({ what, value, unit: 'rows/s' });

const rows = seededRows(count);
const hasher = tableHasher(playerGameSummary);
const texts = rows.map((row) => hasher.canonicalText(row));
const hashes = rows.map((row) => hasher.dataHash(row));

// Flat one-byte copies, so that this measures nothing but SHA-256.
const flat = texts.map((text) => Buffer.from(text, 'latin1'));
let sink = 0;
const raw = rateOf(() => {
  for (const text of flat) sink += hash('sha256', text, 'hex').length;
});
reportRate('raw SHA-256 of the same texts', raw);
const ours = rateOf(() => {
  for (const row of rows) sink += hasher.dataHash(row).length;
});
reportRate('canonical text + data_hash', ours);
const quantise = compileQuantiser(playerGameSummary);
reportRate(
  'quantise',
  rateOf(() => {
    for (const row of rows) sink += quantise(row) === row ? 1 : 0;
  }),
);

const fields = playerGameSummary.hashFields;
const records = rows.map((row) => JSON.stringify(Object.fromEntries(fields.map((field) => [field, row[field]]))));
const floats = fields.filter((field) =>
  /^NUMERIC|FLOAT64/.test(playerGameSummary.columns[field as keyof typeof playerGameSummary.columns].type),
);
const python = spawnSync('python3', [new URL('hash/python_baseline.py', import.meta.url).pathname, floats.join()], {
  input: records.join('\n'),
  encoding: 'utf8',
  maxBuffer: 2 ** 30,
});
if (python.error !== undefined || python.status !== 0) {
  report({ what: "Python's json + hashlib", skipped: python.error?.message ?? python.stderr.trim() });
} else {
  const baseline: { rows_per_second: number; hashes: string[] } = JSON.parse(python.stdout);
  const different = hashes.filter((text, index) => text !== baseline.hashes[index]).length;
  if (different > 0) throw new Error(`${different} of ${count} hashes differ from Python's`);
  reportRate("Python's json.dumps + hashlib (the same hashes)", baseline.rows_per_second);
  report({
    what: 'ratio to Python',
    value: Number((ours / baseline.rows_per_second).toFixed(2)),
    unit: 'times',
    promised: { atLeast: 6 },
  });
}
report({
  what: 'ratio to raw SHA-256',
  value: Number((ours / raw).toFixed(3)),
  unit: 'times',
  promised: { atLeast: 0.333 },
});
if (sink < 0) throw new Error('unreachable: the sums above are positive');
