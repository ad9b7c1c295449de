/** `nba-analytics publish`: a raw-complete message as the scrapers' loaders send it, to Pub/Sub or pushed to a service. */
import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { type CalendarDate, isoInstant, microsOfDate } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { pubSubPublisher } from '../../shared/messaging/publisher.ts';
import { rawTables, referenceTables } from '../../shared/tables/registry.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { collected, dateArgument, jsonOption, withHelp } from '../options.ts';
import { print, printJson } from '../output.ts';
import { type PushAnswer, pushMessage, pushUrl } from '../push.ts';
import { rawCompleteMessage } from '../raw-complete-message.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../run-command.ts';

interface PublishOptions extends CommonOptions {
  readonly sourceTable: string;
  readonly date: CalendarDate;
  readonly status: 'success' | 'partial' | 'no_data' | 'failed';
  readonly url?: readonly string[];
  readonly topic: string;
}

/** Adds the command. */
export function addPublish(program: Command): void {
  const command = program
    .command('publish')
    .summary('say that a raw table was loaded, as the loaders do')
    .description(
      'Say that a raw table was loaded for a date, as the loaders do: to the Pub/Sub topic that starts the processors, or by HTTP push to services that run here.',
    )
    .requiredOption('--source-table <name>', 'raw table that was loaded, for example nbac_gamebook_player_stats')
    .requiredOption('--date <date>', 'game date, YYYY-MM-DD', dateArgument)
    .addOption(
      new Option('--status <status>', 'what the loader reports')
        .choices(['success', 'partial', 'no_data', 'failed'])
        .default('success'),
    )
    .option('--url <url>', 'push to this service instead of Pub/Sub; may be repeated', collected)
    .option('--topic <topic>', 'topic: a name, or projects/P/topics/T', 'nba-phase2-raw-complete')
    .addOption(jsonOption())
    .action((options: PublishOptions) => runCommand(options, (context) => publish(context, options)));
  withHelp(command, [
    'publish --source-table nbac_gamebook_player_stats --date 2024-01-15 --url http://127.0.0.1:8080/player-game-summary',
    'publish --source-table nbac_schedule --date 2024-01-15 --url http://127.0.0.1:8080/upcoming-team-game-context',
    'publish --source-table nbac_team_boxscore --date 2024-01-15',
  ]);
}

async function publish(context: CommandContext, options: PublishOptions): Promise<ExitCode> {
  const table = [...rawTables, ...referenceTables].find(({ id, name }) => [id, name].includes(options.sourceTable));
  if (table === undefined) {
    throw new AppError(
      'INVALID_ARGUMENT',
      `${options.sourceTable} is no raw table: ${rawTables.map(({ name }) => name).join(', ')}.`,
    );
  }
  const executionId = randomUUID().slice(0, 8);
  const message = rawCompleteMessage({
    table,
    date: options.date,
    status: options.status,
    executionId,
    timestamp: isoInstant(microsOfDate(new Date())),
  });
  if (options.url === undefined) return await toTopic(context, options.topic, message);
  const urls = options.url.map(pushUrl);
  const answers: PushAnswer[] = [];
  for (const url of urls) answers.push(await pushMessage(url, message, executionId, context.signal));
  report(answers, context.json);
  return answers.every(({ status }) => status < 300) ? EXIT.ok : EXIT.failed;
}

async function toTopic(
  { config, json }: CommandContext,
  topic: string,
  message: ReturnType<typeof rawCompleteMessage>,
): Promise<ExitCode> {
  const publisher = pubSubPublisher({
    projectId: config.GCP_PROJECT_ID,
    topic,
    timeoutSeconds: config.PUBLISH_TIMEOUT_SECONDS,
    ...(config.PUBSUB_EMULATOR_HOST === undefined ? {} : { emulatorHost: config.PUBSUB_EMULATOR_HOST }),
  });
  try {
    const id = await publisher.publish(message);
    if (json) printJson({ topic, message_id: id, message: message.body });
    else print(`published to ${topic} as message ${id}`);
    return EXIT.ok;
  } finally {
    await publisher.close();
  }
}

function report(answers: readonly PushAnswer[], json: boolean): void {
  if (json) {
    printJson({ answers });
    return;
  }
  for (const { url, status, body } of answers) print(`${url} answered ${status} ${summary(body)}`.trimEnd());
}

/** The telling part of a service's answer. */
function summary(body: unknown): string {
  if (typeof body !== 'object' || body === null) return '';
  if ('error' in body && typeof body.error === 'object' && body.error !== null) {
    const { code, message } = { code: '', message: '', ...body.error };
    return `${code}: ${message}`;
  }
  const parts: string[] = [];
  for (const name of ['status', 'reason', 'record_count', 'rows_added', 'rows_changed', 'rows_removed', 'run_id']) {
    if (name in body) parts.push(`${name}=${String(Reflect.get(body, name))}`);
  }
  return parts.join(' ');
}
