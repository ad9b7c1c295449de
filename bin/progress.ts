/** Progress of long work: a bar per task on a terminal, JSON lines elsewhere, both on standard error. */
import { MultiBar, type SingleBar } from 'cli-progress';

/** Numbers that change while a task goes on: rows, failures … */
export type Figures = Readonly<Record<string, number | string>>;

export interface Task {
  /**
   * Sets how many units are done.
   * @param share of the work, 0 … 1, that the time left is told by; default: the share of the units
   */
  update(done: number, figures?: Figures, share?: number): void;
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

/** Seconds that the rest takes if it goes on as it went; null while nothing is known. */
function secondsLeft(start: number, share: number): number | null {
  if (!(share > 0)) return null;
  return ((performance.now() - start) / 1000 / Math.min(1, share)) * (1 - Math.min(1, share));
}

/** `45s`, `3m05s`, `2h10m`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h${two(Math.floor(whole / 60) % 60)}m`;
}

function barProgress(stream: NodeJS.WriteStream): Progress {
  const bars = new MultiBar({
    stream,
    format: '{name} [{bar}] {value}/{total} · {figures} · {duration_formatted}, {left}',
    barsize: 24,
    barCompleteChar: '=',
    barIncompleteChar: '-',
    hideCursor: true,
    linewrap: false,
  });
  return {
    task: (name, total, figures = {}) => {
      const start = performance.now();
      const texts = { name: name.padEnd(28), figures: figuresText(figures), left: 'ETA -' };
      const bar: SingleBar = bars.create(total, 0, texts);
      return {
        update: (done, now = {}, share = done / total) => {
          const left = secondsLeft(start, share);
          bar.update(done, { figures: figuresText(now), left: left === null ? 'ETA -' : `ETA ${durationText(left)}` });
        },
      };
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
      const line = (done: number, now: Figures, share: number): void => {
        const seconds = (performance.now() - start) / 1000;
        const left = secondsLeft(start, share);
        const eta = left === null ? null : Number(left.toFixed(1));
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
      line(0, figures, 0);
      return {
        update: (done, now = {}, share = done / total) => {
          if (done < total && performance.now() - last < LINE_MILLISECONDS) return;
          last = performance.now();
          line(done, now, share);
        },
      };
    },
    stop: () => undefined,
  };
}
