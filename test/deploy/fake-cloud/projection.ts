/** As much of `gcloud --format=value(...)`, `--flatten` and `--filter` as the deployment uses. */
import { Refusal } from './arguments.ts';

function member(value: unknown, path: string): unknown {
  let found = value;
  for (const step of path.match(/[^.[\]]+/g) ?? []) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(text).join(';');
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, item]) => `${name}=${text(item)}`)
      .join(';');
  }
  return String(value);
}

/** Lines of `value(path, …)` or `value[separator='x'](path, …)`, one per record. */
export function format(records: readonly unknown[], specification: string): string {
  if (specification === 'none' || specification === '') return '';
  const match = /^value(?:\[separator='(.)'\])?\((.+)\)$/s.exec(specification);
  if (match === null) throw new Refusal(`the fake knows no format ${specification}`);
  const [, separator = '\t', columns = ''] = match;
  const readers = columns.split(',').map((column) => {
    const path = column.trim();
    const basename = path.endsWith('.basename()');
    const plain = basename ? path.slice(0, -'.basename()'.length) : path;
    return (record: unknown): string => {
      const shown = text(member(record, plain));
      return basename ? shown.slice(shown.lastIndexOf('/') + 1) : shown;
    };
  });
  return records.map((record) => `${readers.map((read) => read(record)).join(separator)}\n`).join('');
}

/** One record for each item of the list at `path` (`bindings[].members`, `status.conditions[]`), the item in the list's place. */
export function flatten(records: readonly unknown[], path: string): readonly unknown[] {
  let current = records;
  const steps = path.split('.');
  for (const [index, step] of steps.entries()) {
    const last = index === steps.length - 1;
    if (!step.endsWith('[]') && !last) continue;
    const at = steps
      .slice(0, index + 1)
      .join('.')
      .replaceAll('[]', '');
    current = current.flatMap((record) => {
      const list = member(record, at);
      return Array.isArray(list) ? list.map((item) => replaced(record, at.split('.'), item)) : [];
    });
  }
  return current;
}

function replaced(record: unknown, [first = '', ...rest]: readonly string[], item: unknown): unknown {
  const value = rest.length === 0 ? item : replaced(member(record, first), rest, item);
  return { ...(typeof record === 'object' ? record : {}), [first]: value };
}

/** `path=value AND path=value`. */
export function filter(records: readonly unknown[], expression: string): readonly unknown[] {
  const conditions = expression.split(' AND ').map((condition) => /^([\w.]+)[=:](.+)$/.exec(condition));
  return records.filter((record) =>
    conditions.every((condition) => text(member(record, condition?.[1] ?? '')) === condition?.[2]),
  );
}
