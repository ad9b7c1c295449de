/** Log lines as Cloud Logging stores them, and as much of its query language as deploy/monitoring uses. */

export type LogEntry = Readonly<Record<string, unknown>>;

const SPECIAL = ['severity', 'time', 'httpRequest'];

/** What becomes of a line that a container of a Cloud Run service prints. */
export function logEntry(line: Readonly<Record<string, unknown>>, service: string): LogEntry {
  const payload = Object.fromEntries(
    Object.entries(line).filter(([name]) => !SPECIAL.includes(name) && !name.startsWith('logging.googleapis.com/')),
  );
  const onlyMessage = Object.keys(payload).length === 1 && typeof payload.message === 'string';
  return {
    resource: { type: 'cloud_run_revision', labels: { service_name: service } },
    severity: line.severity,
    httpRequest: line.httpRequest,
    labels: line['logging.googleapis.com/labels'],
    ...(onlyMessage ? { textPayload: payload.message } : { jsonPayload: payload }),
  };
}

/** The value at a path of an entry. */
export function fieldOf(entry: LogEntry, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  }, entry);
}

const SEVERITIES = ['DEFAULT', 'DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'CRITICAL', 'ALERT', 'EMERGENCY'];
const COMPARISON = /^([\w.]+)(=~|!=|>=|<=|=|<|>|:)("(?:[^"\\]|\\.)*"|[\w.*-]+)$/;

/**
 * Whether an entry fits comparisons that AND joins.
 * @throws Error for anything else of the language
 */
export function matches(entry: LogEntry, filter: string): boolean {
  return filter.split(' AND ').every((comparison) => {
    const match = COMPARISON.exec(comparison);
    if (match === null) throw new Error(`not understood: ${comparison}`);
    const [, path = '', operator = '', literal = ''] = match;
    return compare(
      path,
      fieldOf(entry, path),
      operator,
      literal.startsWith('"') ? String(JSON.parse(literal)) : literal,
    );
  });
}

function compare(path: string, value: unknown, operator: string, wanted: string): boolean {
  if (operator === ':' && wanted === '*') return value !== undefined && value !== null;
  if (value === undefined || value === null) return operator === '!=';
  if (operator === '=~') return new RegExp(wanted).test(String(value));
  const rank = (text: string): number => (path === 'severity' ? SEVERITIES.indexOf(text) : Number(text));
  const [has, limit] = [rank(String(value)), rank(wanted)];
  switch (operator) {
    case '=':
      return String(value) === wanted;
    case '!=':
      return String(value) !== wanted;
    case '>=':
      return has >= limit;
    case '<=':
      return has <= limit;
    case '<':
      return has < limit;
    case '>':
      return has > limit;
    default:
      throw new Error(`not understood: ${operator}`);
  }
}
