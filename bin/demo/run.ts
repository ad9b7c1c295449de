/** The demo from beginning to end. */
import { existsSync } from 'node:fs';
import pino from 'pino';
import { REPORT, SERVICES } from '../../services/registry.ts';
import { AppError } from '../../shared/errors.ts';
import { LEAGUE_TABLES, type LeagueTable } from '../../shared/simulated-league/tables.ts';
import { writeLeague } from '../../shared/simulated-league/write-league.ts';
import type { Warehouse } from '../../shared/warehouse/warehouse.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { count, counted, faint, print, printJson, strong, tableText } from '../output.ts';
import { createProgress } from '../progress.ts';
import type { CommandContext } from '../run-command.ts';
import { listening, openServices, type Services } from '../start-services.ts';
import { arrive, printCorrection } from './correction.ts';
import { type DemoLeague, demoLeague } from './league.ts';
import { type Delivery, fanOut, type PushTarget } from './messages.ts';
import { indented, showRows } from './show.ts';

export interface DemoSettings {
  readonly exit?: boolean;
  readonly seed: number;
  /** Days of messages. */
  readonly days: number;
  /** Warehouse file, which must not exist yet. */
  readonly database: string;
  /** File of the service's log. */
  readonly log: string;
}

/** Loaders whose messages the demo pushes for every date, in the order in which they come in. */
const LOADED = ['nbac_schedule', 'nbac_gamebook_player_stats', 'nbac_team_boxscore'] as const;

/** @throws AppError INVALID_ARGUMENT when the database exists */
export async function runDemo(context: CommandContext, settings: DemoSettings): Promise<ExitCode> {
  const { config, signal, json } = context;
  if (existsSync(settings.database)) {
    throw new AppError('INVALID_ARGUMENT', `${settings.database} is there already; the demo makes a new file.`);
  }
  const start = performance.now();
  const say = json ? () => undefined : print;
  const services = await openServices(config, SERVICES, pino.destination({ dest: settings.log, sync: true }));
  const { app, runtime, processors, mounts } = services;
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (!isClosed) await app.close();
    isClosed = true;
  };
  try {
    say(strong('NBA analytics: raw game data in, analytics rows with a verifiable data_hash out\n'));
    const league = demoLeague(settings.seed, settings.days);
    const raw = await fillRawTables(runtime.warehouse, league, signal, say);

    const url = await listening(app, config, () => app.listen({ host: config.HOST, port: config.PORT }));
    const pushed = mounts.filter(({ service }) => service.name !== REPORT.service);
    const targets = pushed.map(({ prefix, service }) => ({
      service: service.name,
      url: `${url}${prefix}/process`,
    }));
    say(strong('\n2  The services listen'));
    for (const { service, url: address } of targets) say(`   ${service.padEnd(30)} POST ${address}`);

    const deliveries = await pushMessages(targets, league, signal, say);
    say(
      indented(
        deliveryTable(
          deliveries,
          processors.map(({ service }) => service),
        ),
      ),
    );

    say(strong('\n4  What came out'));
    const { shown } = league;
    if (!json) for (const { table } of processors) await showRows(runtime.warehouse, table, shown);

    const correction = await arrive({ services, targets, league, date: shown, signal });
    printCorrection(correction, say);
    const seconds = (performance.now() - start) / 1000;
    if (json) printJson({ url, raw_rows: raw, deliveries: deliveries.length, seconds, correction: correction.summary });
    say(strong(`\n${correction.isExact ? 'Done' : 'Something is wrong'} in ${seconds.toFixed(1)} s.`));
    if (settings.exit !== true) {
      sayWhatIsNext(url, services, shown, settings, say);
      await aborted(signal);
    }
    await close();
    return correction.isExact ? EXIT.ok : EXIT.failed;
  } finally {
    await close();
  }
}

type Say = (line?: string) => void;

async function fillRawTables(
  warehouse: Warehouse,
  { league, played, games }: DemoLeague,
  signal: AbortSignal,
  say: Say,
): Promise<number> {
  say(strong('1  A simulated league: real teams, invented players'));
  say(
    `   ${counted(games, 'game')} on ${counted(played.length, 'date')} from ${played[0]} to ${played.at(-1)}, as the loaders would store them`,
  );
  const progress = createProgress('demo');
  const task = progress.task('raw tables', played.length, { rows: 0 });
  let written: Readonly<Record<LeagueTable, number>>;
  try {
    written = await writeLeague(
      league,
      warehouse,
      played,
      ({ datesDone, rows }) => {
        signal.throwIfAborted();
        task.update(datesDone, { rows });
      },
      { wholeSchedules: true },
    );
  } finally {
    progress.stop();
  }
  const tables = Object.entries(written).sort(([, a], [, b]) => b - a);
  const total = tables.reduce((sum, [, rows]) => sum + rows, 0);
  const largest = tables.slice(0, 4).map(([table, rows]) => `${table} ${count(rows)}`);
  say(`   ${counted(total, 'raw row')} in ${counted(tables.length, 'table')}: ${largest.join(', ')} …`);
  return total;
}

async function pushMessages(
  targets: readonly PushTarget[],
  { processed }: DemoLeague,
  signal: AbortSignal,
  say: Say,
): Promise<readonly Delivery[]> {
  say(strong(`\n3  ${counted(processed.length, 'day')} of messages, ${processed[0]} to ${processed.at(-1)}`));
  say('   What each loader says when it is done is pushed to every service, in the envelope of Pub/Sub');
  const progress = createProgress('demo');
  const task = progress.task('messages', processed.length * LOADED.length, { rows: 0 });
  const deliveries: Delivery[] = [];
  let messages = 0;
  let rows = 0;
  try {
    for (const date of processed) {
      for (const table of LOADED) {
        signal.throwIfAborted();
        messages += 1;
        const answers = await fanOut(targets, LEAGUE_TABLES[table], date, `demo-${messages}`, signal);
        deliveries.push(...answers);
        rows += answers.reduce((sum, answer) => sum + answer.rowsAdded, 0);
        task.update(messages, { rows });
      }
    }
  } finally {
    progress.stop();
  }
  return deliveries;
}

const ANSWERS = ['success', 'partial', 'unchanged', 'no_games', 'ignored'] as const;

function deliveryTable(deliveries: readonly Delivery[], services: readonly string[]): string {
  const rows = services.map((service) => {
    const own = deliveries.filter((delivery) => delivery.service === service);
    const runs = own.filter(({ status }) => status === 'success' || status === 'partial');
    const times = runs.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    return [
      service,
      own.length,
      ...ANSWERS.map((status) => own.filter((delivery) => delivery.status === status).length),
      own.reduce((sum, { rowsAdded }) => sum + rowsAdded, 0),
      Math.round(times[Math.floor(times.length / 2)] ?? 0),
    ];
  });
  return tableText(['service', 'pushed', ...ANSWERS, 'rows', 'ms a run'], rows);
}

function sayWhatIsNext(url: string, { mounts }: Services, date: string, { log }: DemoSettings, say: Say): void {
  say('\nThe services stay up; look around:');
  say(`   ${url}/${REPORT.service}/coverage   whether the data can be trusted, a page for browsers`);
  say(`   ${url}/documentation   every route, to try out`);
  for (const { prefix, service } of mounts) {
    if (service.name !== REPORT.service) say(`   ${url}${prefix}/runs?date=${date}   what the runs of that date did`);
  }
  say(
    `   npm run -s cli -- publish --source-table nbac_schedule --date ${date} --url ${url}${mounts[0]?.prefix ?? ''}`,
  );
  say(faint(`   the log of the services: ${log}`));
  say('Ctrl-C ends them.');
}

/** Settles when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
