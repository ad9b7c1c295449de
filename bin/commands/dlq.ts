/** `nba-analytics dlq`: what could not be delivered, and delivering it again. */
import type { Command } from 'commander';
import type { Config } from '../../shared/config.ts';
import type { CalendarDate } from '../../shared/dates.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import { type DeadLetter, type DeadLetterQueue, deadLetterQueue } from '../../shared/messaging/dead-letters.ts';
import { readEnvelope } from '../../shared/messaging/envelope.ts';
import { pubSubAddress } from '../../shared/messaging/pubsub-client.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { collected, dateArgument, integerArgument, jsonOption, withHelp } from '../options.ts';
import { counted, print, printJson, tableText } from '../output.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../run-command.ts';

interface QueueOptions extends CommonOptions {
  readonly subscription: string;
  readonly limit: number;
}

interface ReplayOptions extends QueueOptions {
  readonly messageId?: readonly string[];
  readonly date?: CalendarDate;
  readonly all?: boolean;
  readonly topic: string;
  readonly dryRun?: boolean;
}

/** Adds the command. */
export function addDlq(program: Command): void {
  const command = program
    .command('dlq')
    .summary('list messages that could not be delivered, and deliver them again')
    .description(
      'Messages that no attempt could deliver are kept by the subscription of the dead-letter topic, on Google Cloud or an emulator (PUBSUB_EMULATOR_HOST).',
    );
  const list = queueCommand(command, 'list')
    .summary('show them; none is removed')
    .description('Show messages of the dead-letter queue: what they are about and what gave them up. None is removed.')
    .action((options: QueueOptions) => runCommand(options, (context) => listLetters(context, options)));
  withHelp(list, ['dlq list', 'dlq list --limit 1000 --json']);
  const replay = queueCommand(command, 'replay')
    .summary('publish them again, then remove them from the queue')
    .description(
      'Publish messages again where the processors take them, then remove them from the queue. Services that had dealt with one find it unchanged. Equal messages that several subscriptions gave up are published once.',
    )
    .option('--message-id <id>', 'this message; may be repeated', collected)
    .option('--date <date>', 'the messages of this game date, YYYY-MM-DD', dateArgument)
    .option('--all', 'every message')
    .option('--topic <topic>', 'topic: a name, or projects/P/topics/T', 'nba-phase2-raw-complete')
    .option('--dry-run', 'show what would be published; change nothing')
    .action((options: ReplayOptions) => runCommand(options, (context) => replayLetters(context, options)));
  withHelp(replay, [
    'dlq replay --date 2024-01-15',
    'dlq replay --message-id 9876543210',
    'dlq replay --all --dry-run',
  ]);
  withHelp(command, ['dlq list', 'dlq replay --all']);
}

function queueCommand(parent: Command, name: string): Command {
  return parent
    .command(name)
    .option('--subscription <name>', 'subscription of the dead-letter topic', 'nba-phase2-raw-complete-dlq-sub')
    .option('--limit <n>', 'look at so many messages at most', integerArgument(1, 100_000), 100)
    .addOption(jsonOption());
}

/** What a letter is about, as far as its data can be read. */
interface Content {
  readonly table: string | null;
  readonly date: string | null;
  readonly outcome: string | null;
  /** Why the processors cannot read it; null when they can. */
  readonly problem: string | null;
}

function contentOf({ data, messageId }: DeadLetter): Content {
  try {
    const { table, date, outcome } = readEnvelope({ message: { data: data.toString('base64'), messageId } });
    return { table: table ?? null, date: date ?? null, outcome, problem: null };
  } catch (error) {
    const { code, message } = toAppError(error);
    return { table: null, date: null, outcome: null, problem: `${code}: ${message}` };
  }
}

async function withQueue<T>(
  config: Config,
  { subscription }: QueueOptions,
  work: (queue: DeadLetterQueue) => Promise<T>,
): Promise<T> {
  const queue = deadLetterQueue({
    ...pubSubAddress(config),
    subscription,
    timeoutSeconds: config.PUBLISH_TIMEOUT_SECONDS,
  });
  try {
    return await work(queue);
  } finally {
    await queue.close();
  }
}

/** A queue gives its messages in any order; people read, and processors take, the oldest first. */
function oldestFirst(letters: readonly DeadLetter[]): readonly DeadLetter[] {
  const last = '9999';
  return letters.toSorted((a, b) => {
    const [first, second] = [a.publishedAt ?? last, b.publishedAt ?? last];
    return first === second ? a.messageId.localeCompare(b.messageId, 'en', { numeric: true }) : first < second ? -1 : 1;
  });
}

function listLetters({ config, json }: CommandContext, options: QueueOptions): Promise<ExitCode> {
  return withQueue(config, options, async (queue) => {
    const letters = oldestFirst(await queue.lease(options.limit));
    await queue.release(letters);
    report(letters, json, options);
    return EXIT.ok;
  });
}

const summaryOf = (letter: DeadLetter) => ({
  message_id: letter.messageId,
  published_at: letter.publishedAt,
  ...contentOf(letter),
  attempts: letter.attempts,
  subscription: letter.subscription,
});

function report(letters: readonly DeadLetter[], json: boolean, { subscription, limit }: QueueOptions): void {
  const messages = letters.map(summaryOf);
  if (json) {
    printJson({ subscription, messages });
    return;
  }
  if (messages.length === 0) {
    print(`${subscription} is empty.`);
    return;
  }
  print(
    tableText(
      ['message', 'published', 'table', 'date', 'given up by', 'attempts', 'problem'],
      messages.map((row) => [
        row.message_id,
        row.published_at,
        row.table,
        row.date,
        row.subscription,
        row.attempts,
        row.problem,
      ]),
    ),
  );
  const more = messages.length === limit ? '; there may be more (--limit)' : '';
  print(`\n${counted(messages.length, 'message')}${more}. To deliver them again: nba-analytics dlq replay --help`);
}

function replayLetters({ config, json, signal }: CommandContext, options: ReplayOptions): Promise<ExitCode> {
  const { messageId: ids, date, all, topic, dryRun = false } = options;
  if (ids === undefined && date === undefined && all !== true) {
    throw new AppError('INVALID_ARGUMENT', 'Say which messages: --message-id, --date, or --all.');
  }
  return withQueue(config, options, async (queue) => {
    const leased = new Set(oldestFirst(await queue.lease(options.limit)));
    const chosen = [...leased].filter(
      (letter) =>
        (ids === undefined || ids.includes(letter.messageId)) &&
        (date === undefined || contentOf(letter).date === date),
    );
    const published: { readonly message_id: string; readonly replaces: readonly string[] }[] = [];
    try {
      for (const letters of equalOnes(chosen)) {
        signal.throwIfAborted();
        const [letter] = letters;
        if (letter === undefined) continue;
        const replaces = letters.map(({ messageId }) => messageId);
        // Published first: what a process that dies in between leaves in the queue is published twice, and never lost.
        const message_id = dryRun ? '' : await queue.publish(letter, topic);
        published.push({ message_id, replaces });
        if (dryRun) continue;
        await queue.remove(letters);
        for (const done of letters) leased.delete(done);
      }
    } finally {
      await queue.release([...leased]);
    }
    const missing = ids?.filter((id) => !chosen.some(({ messageId }) => messageId === id)) ?? [];
    if (json) {
      printJson({ topic, dry_run: dryRun, published, not_found: missing });
    } else {
      const verb = dryRun ? 'would be published' : 'published';
      for (const { message_id, replaces } of published) print(`${replaces.join(', ')} ${verb} ${message_id}`.trimEnd());
      print(`${counted(published.length, 'message')} ${verb} to ${topic}.`);
      for (const id of missing) print(`${id} is not among the ${counted(options.limit, 'message')} looked at.`);
    }
    return missing.length > 0 ? EXIT.failed : EXIT.ok;
  });
}

/** Messages with the same content together: each of several subscriptions gives up its own copy. */
function equalOnes(letters: readonly DeadLetter[]): readonly (readonly DeadLetter[])[] {
  const content = ({ data, attributes }: DeadLetter): string =>
    JSON.stringify([data.toString('base64'), Object.entries(attributes).sort()]);
  return [...Map.groupBy(letters, content).values()];
}
