/** Progress of long work: a bar per task on a terminal, JSON lines elsewhere, both on standard error. */
import { MultiBar, type SingleBar } from 'cli-progress';

/** Numbers that change while a task goes on: rows, failures … */
export type Figures = Readonly<Record<string, number | string>>;

export interface Task {
  /** Sets how many units are done. */
  update(done: number, figures?: Figures): void;
}

export interface Progress {
  /** Begins a task of `total` units. */
  task(name: string, total: number, figures?: Figures): Task;
  /** Leaves the terminal tidy; nothing may be updated after it. */
  stop(): void;
}

const LINE_MILLISECONDS = 1_000;

/**
 * @param subject what the lines are about, for example `load`
 * @param stream default standard error
 */
export function createProgress(subject: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? barProgress(stream) : lineProgress(subject, stream);
}

/** `1,234 rows · 2 failed`. */
export function figuresText(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => (typeof value === 'number' ? `${value.toLocaleString('en-US')} ${name}` : value))
    .join(' · ');
}

function barProgress(stream: NodeJS.WriteStream): Progress {
  const bars = new MultiBar({
    stream,
    format: '{name} [{bar}] {value}/{total} · {figures} · {duration_formatted}, ETA {eta_formatted}',
    barsize: 24,
    barCompleteChar: '=',
    barIncompleteChar: '-',
    hideCursor: true,
    linewrap: false,
  });
  return {
    task: (name, total, figures = {}) => {
      const bar: SingleBar = bars.create(total, 0, { name: name.padEnd(28), figures: figuresText(figures) });
      return { update: (done, now = {}) => bar.update(done, { figures: figuresText(now) }) };
    },
    stop: () => bars.stop(),
  };
}

/** At most one line per second and task, and always the first and the last. */
function lineProgress(subject: string, stream: NodeJS.WritableStream): Progress {
  return {
    task: (name, total, figures = {}) => {
      const start = performance.now();
      let last = start;
      const line = (done: number, now: Figures): void => {
        const seconds = (performance.now() - start) / 1000;
        const eta = done === 0 ? null : Number(((seconds / done) * (total - done)).toFixed(1));
        const content = {
          progress: subject,
          task: name,
          done,
          total,
          ...now,
          seconds: Number(seconds.toFixed(1)),
          eta,
        };
        stream.write(`${JSON.stringify(content)}\n`);
      };
      line(0, figures);
      return {
        update: (done, now = {}) => {
          if (done < total && performance.now() - last < LINE_MILLISECONDS) return;
          last = performance.now();
          line(done, now);
        },
      };
    },
    stop: () => undefined,
  };
}
