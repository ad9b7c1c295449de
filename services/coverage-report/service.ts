/** The coverage service: reports, gaps, dates, explanations, metrics, and pages for people. Nothing is written. */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Coverage, CoverageMeter } from '../../shared/coverage/coverage.ts';
import { coverageCsv, gapsCsv } from '../../shared/coverage/csv.ts';
import { dateDetail } from '../../shared/coverage/date-detail.ts';
import { explainStoredRow, parseKey, type RowKey } from '../../shared/coverage/explain-row.ts';
import { findGaps } from '../../shared/coverage/gaps.ts';
import { coverageReport } from '../../shared/coverage/report.ts';
import { type EpochMicros, type GameDate, microsOfDate, parseCalendarDate } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { ErrorReply } from '../../shared/http/errors.ts';
import type { App, HttpService } from '../../shared/http/service.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import { readRecords } from '../../shared/processing/run-ledger.ts';
import { parseSummary } from '../../shared/processing/run-summary.ts';
import type { JsonValue } from '../../shared/tables/column-types.ts';
import type { Warehouse } from '../../shared/warehouse/warehouse.ts';
import { REPORT } from '../registry.ts';
import { CONTENT_TYPES, type Format, formatOf } from './formats.ts';
import { METRICS_TYPE, metricsText } from './metrics.ts';
import { datePage } from './page/date-page.ts';
import { gapsPage } from './page/gaps-page.ts';
import { overviewPage } from './page/overview-page.ts';
import { SCRIPT } from './page/script.ts';
import { STYLE } from './page/style.ts';
import { recentRuns } from './recent-runs.ts';
import {
  type Against,
  CoverageAnswer,
  CoverageQuery,
  DateAnswer,
  DateParams,
  ExplainAnswer,
  ExplainParams,
  ExplainQuery,
  FormatQuery,
  GapsAnswer,
  GapsQuery,
  type GapsReport,
} from './schemas.ts';

/** A table that is reported on, without loading what computes it. */
export interface ReportedTable {
  /** Unqualified. */
  readonly table: string;
  load(): Promise<AnyProcessor>;
}

export interface CoverageServiceOptions {
  /** In the order in which they are listed. */
  readonly tables: readonly ReportedTable[];
  /** The warehouse; asked for by each request, so it should open it once. */
  readonly warehouse: () => Promise<Warehouse>;
  readonly close: () => Promise<void>;
  /** Default: the system's clock. */
  readonly now?: () => EpochMicros;
}

const TAGS = [REPORT.service];
const REFUSALS = { 400: ErrorReply, 404: ErrorReply, 503: ErrorReply };
/** Where statements are billed by bytes, answers are kept this long. */
const KEPT_MILLISECONDS = 60_000;
const RUNS_SHOWN = 20;

interface RangeQuery {
  readonly table?: string | readonly string[];
  readonly start_date?: string;
  readonly end_date?: string;
  readonly verify?: string;
}

/** The service, to be mounted by `createApp`. */
export function coverageReportService(options: CoverageServiceOptions): HttpService {
  const backend = new Backend(options);
  return {
    name: REPORT.service,
    description: `What should exist, what exists, and whether every hash is true: ${options.tables.map(({ table }) => table).join(', ')}.`,
    addRoutes: (app) => {
      addPages(app);
      addCoverageRoute(app, backend);
      addGapsRoute(app, backend);
      addDateRoute(app, backend);
      addExplainRoute(app, backend);
      addMetricsRoute(app, backend);
    },
    ready: async () => (await options.warehouse()).ping(),
    close: options.close,
  };
}

interface Measurement {
  readonly warehouse: Warehouse;
  readonly coverage: Coverage;
}

class Backend {
  readonly #options: CoverageServiceOptions;
  readonly now: () => EpochMicros;
  #meter: { readonly warehouse: Warehouse; readonly meter: CoverageMeter } | undefined;
  readonly #kept = new Map<string, { readonly until: number; readonly measured: Promise<Measurement> }>();

  constructor(options: CoverageServiceOptions) {
    this.#options = options;
    this.now = options.now ?? (() => microsOfDate(new Date()));
  }

  get tables(): readonly string[] {
    return this.#options.tables.map(({ table }) => table);
  }

  warehouse(): Promise<Warehouse> {
    return this.#options.warehouse();
  }

  /** @throws AppError NOT_FOUND naming the tables that there are */
  processor(name: string): Promise<AnyProcessor> {
    const bare = name.slice(name.lastIndexOf('.') + 1);
    const entry = this.#options.tables.find(({ table }) => table === bare);
    if (entry === undefined) {
      throw new AppError('NOT_FOUND', `${name} is no analytics table: there are ${this.tables.join(', ')}.`);
    }
    return entry.load();
  }

  /** @throws AppError NOT_FOUND, INVALID_REQUEST, or what measuring throws */
  async measure(query: RangeQuery): Promise<Measurement> {
    const names = query.table === undefined ? this.tables : [query.table].flat();
    const known = new Set(await Promise.all(names.map((name) => this.processor(name))));
    const [startDate, endDate] = [dateIn(query, 'start_date'), dateIn(query, 'end_date')];
    if (startDate !== undefined && endDate !== undefined && startDate > endDate) {
      throw new AppError('INVALID_REQUEST', `start_date ${startDate} is after end_date ${endDate}.`);
    }
    const request = { processors: [...known], startDate, endDate, verify: Number(query.verify ?? 0) };
    const warehouse = await this.warehouse();
    const work = async (): Promise<Measurement> => ({
      warehouse,
      coverage: await this.#meterOf(warehouse).measure(request),
    });
    if (!warehouse.capabilities.billedByBytes) return work();
    const place = JSON.stringify([names, startDate, endDate, request.verify]);
    const kept = this.#kept.get(place);
    if (kept !== undefined && kept.until > performance.now()) return kept.measured;
    const measured = work();
    for (const [other, { until }] of this.#kept) if (until <= performance.now()) this.#kept.delete(other);
    this.#kept.set(place, { until: performance.now() + KEPT_MILLISECONDS, measured });
    measured.catch(() => this.#kept.delete(place));
    return measured;
  }

  #meterOf(warehouse: Warehouse): CoverageMeter {
    if (this.#meter?.warehouse !== warehouse)
      this.#meter = { warehouse, meter: new CoverageMeter(warehouse, this.now) };
    return this.#meter.meter;
  }
}

function dateIn(query: RangeQuery, name: 'start_date' | 'end_date'): GameDate | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  const date = parseCalendarDate(text);
  if (date === undefined) throw new AppError('INVALID_REQUEST', `${name} is not a calendar date YYYY-MM-DD.`);
  return date;
}

/** Nothing is loaded from elsewhere, and nothing runs that we do not serve. */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .type(CONTENT_TYPES.html)
    .header('content-security-policy', POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .send(page);
}

/** What is no JSON is sent past the types of the answers. */
const sendText = (reply: FastifyReply, type: string, text: string): FastifyReply => reply.type(type).send(text);

const wanted = (request: FastifyRequest, format: string | undefined, offered?: readonly Format[]): Format =>
  formatOf(format, request.headers.accept, offered);

/** Style and script of the pages, and the address that people type. */
function addPages(app: App): void {
  const hidden = { schema: { hide: true } };
  for (const [name, type, text] of [
    ['style.css', 'text/css; charset=utf-8', STYLE],
    ['script.js', 'text/javascript; charset=utf-8', SCRIPT],
  ] as const) {
    const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;
    app.get(`/coverage/assets/${name}`, hidden, (request, reply) => {
      void reply.header('etag', etag).header('cache-control', 'no-cache').type(type);
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(text);
    });
  }
  app.get('/', hidden, (_request, reply) => reply.redirect(`${app.prefix}/coverage`, 302));
}

function addCoverageRoute(app: App, backend: Backend): void {
  app.get(
    '/coverage',
    {
      schema: {
        tags: TAGS,
        summary: 'Coverage of the tables: JSON, CSV, or a page for browsers',
        querystring: CoverageQuery,
        response: { 200: CoverageAnswer, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const format = wanted(request, query.format);
      const { warehouse, coverage } = await backend.measure(query);
      const report = coverageReport(coverage, query.group_by ?? 'table');
      void reply.header('vary', 'accept');
      if (format === 'json') return report;
      if (format === 'csv') return sendText(reply, CONTENT_TYPES.csv, coverageCsv(report.coverage)) as never;
      const processors = coverage.tables.map(({ processor }) => processor);
      const [gaps, runs] = await Promise.all([
        findGaps(warehouse, coverage),
        recentRuns(warehouse, processors, RUNS_SHOWN, backend.now()),
      ]);
      const page = overviewPage({
        base: app.prefix,
        coverage,
        gaps,
        runs,
        query,
        tables: backend.tables,
        now: backend.now(),
      });
      return sendPage(reply, page) as never;
    },
  );
}

function addGapsRoute(app: App, backend: Backend): void {
  app.get(
    '/coverage/gaps',
    {
      schema: {
        tags: TAGS,
        summary: 'Missing, partial and corrupt dates, with the command that repairs them',
        querystring: GapsQuery,
        response: { 200: GapsAnswer, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const format = wanted(request, request.query.format);
      const { warehouse, coverage } = await backend.measure(request.query);
      const gaps = await findGaps(warehouse, coverage);
      const report: GapsReport = {
        start_date: coverage.startDate,
        end_date: coverage.endDate,
        verify: coverage.verify,
        gaps,
      };
      void reply.header('vary', 'accept');
      if (format === 'json') return report;
      if (format === 'csv') return sendText(reply, CONTENT_TYPES.csv, gapsCsv(gaps)) as never;
      return sendPage(reply, gapsPage({ base: app.prefix, report })) as never;
    },
  );
}

function addDateRoute(app: App, backend: Backend): void {
  app.get(
    '/coverage/:table/:date',
    {
      schema: {
        tags: TAGS,
        summary: 'A date of a table, key by key; every hash is recomputed',
        params: DateParams,
        querystring: FormatQuery,
        response: { 200: DateAnswer, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const format = wanted(request, request.query.format, ['json', 'html']);
      const processor = await backend.processor(request.params.table);
      const date = parseCalendarDate(request.params.date);
      if (date === undefined)
        throw new AppError('INVALID_DATE', `${request.params.date} is not a calendar date YYYY-MM-DD.`);
      const detail = await dateDetail(await backend.warehouse(), processor, date);
      void reply.header('vary', 'accept');
      if (format === 'json') return detail;
      return sendPage(reply, datePage({ base: app.prefix, detail, tables: backend.tables })) as never;
    },
  );
}

function addExplainRoute(app: App, backend: Backend): void {
  app.get(
    '/explain/:table/:key',
    {
      schema: {
        tags: TAGS,
        summary:
          'Hash fields of a row, their canonical text, its stored and recomputed hash, and what a run would change',
        params: ExplainParams,
        querystring: ExplainQuery,
        response: { 200: ExplainAnswer, ...REFUSALS },
      },
    },
    async (request) => {
      const processor = await backend.processor(request.params.table);
      const key = keyOf(processor, request.params.key);
      const warehouse = await backend.warehouse();
      const explanation = await explainStoredRow(warehouse, processor, key);
      const { against } = request.query;
      if (against === undefined) return explanation;
      return { ...explanation, against: await readAgainst(warehouse, processor, key, against) };
    },
  );
}

function keyOf({ table }: AnyProcessor, text: string): RowKey {
  try {
    return parseKey(table, text);
  } catch (error) {
    if (error instanceof AppError) throw new AppError('INVALID_REQUEST', error.message);
    throw error;
  }
}

/** @throws AppError NOT_FOUND when there is no such run of the key's date, or its record does not list the row */
async function readAgainst(
  warehouse: Warehouse,
  processor: AnyProcessor,
  key: RowKey,
  runId: string,
): Promise<Against> {
  const records = await readRecords(warehouse, [{ runId, date: key.date }]);
  const record = records.get(runId);
  const summary = parseSummary(record?.summary as JsonValue | undefined);
  if (record?.processor_name !== processor.name || summary === undefined) {
    throw new AppError('NOT_FOUND', `There is no ended run ${runId} of ${processor.table.name} on ${key.date}.`);
  }
  const change = summary.changes.find((candidate) => candidate.key === key.text);
  if (change === undefined) {
    const more = summary.changes_left_out > 0 ? `, which leaves out ${summary.changes_left_out} changes` : '';
    throw new AppError('NOT_FOUND', `Run ${runId} changed no row ${key.text} by its record${more}.`);
  }
  return { run_id: runId, kind: change.kind, fields: change.fields };
}

function addMetricsRoute(app: App, backend: Backend): void {
  app.get(
    '/metrics',
    {
      schema: { tags: TAGS, summary: 'The same numbers by table as Prometheus gauges', response: { 503: ErrorReply } },
    },
    async (_request, reply) => {
      const { coverage } = await backend.measure({});
      return sendText(reply, METRICS_TYPE, metricsText(coverageReport(coverage, 'table'))) as never;
    },
  );
}
