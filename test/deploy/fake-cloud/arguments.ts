/** Command lines as gcloud and bq read them. */

export interface Arguments {
  readonly positionals: readonly string[];
  /** Last value by flag, without dashes; `''` for a flag without value. */
  readonly flags: ReadonlyMap<string, string>;
}

/** A refusal in words, as the tools print it on standard error. */
export class Refusal extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Splits words into positionals and flags.
 * @param valued flags that take a value, in the next word or after `=`
 * @param bare flags that take none
 * @throws Refusal for any other flag
 */
export function parseArguments(
  words: readonly string[],
  valued: readonly string[],
  bare: readonly string[],
): Arguments {
  const positionals: string[] = [];
  const flags = new Map<string, string>();
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const match = /^--?([a-z_-]+)(?:=(.*))?$/s.exec(word);
    if (match === null) {
      positionals.push(word);
      continue;
    }
    const [, name = '', value] = match;
    if (bare.includes(name) && value === undefined) {
      flags.set(name, '');
    } else if (valued.includes(name)) {
      if (value === undefined) index += 1;
      const given = value ?? words[index];
      if (given === undefined) throw new Refusal(`argument --${name}: expected one argument`, 2);
      flags.set(name, given);
    } else {
      throw new Refusal(`unrecognized arguments: ${word}`, 2);
    }
  }
  return { positionals, flags };
}

/** `a=1,b=2`, or with `^|^` in front `a=1|b=2`. */
export function parsePairs(text: string): Record<string, string> {
  const custom = /^\^(.)\^(.*)$/s.exec(text);
  const pairs = custom === null ? text.split(',') : (custom[2] ?? '').split(custom[1] ?? '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** A flag that must be there. */
export const flag = ({ flags }: Arguments, name: string): string => {
  const value = flags.get(name);
  if (value === undefined) throw new Refusal(`argument --${name}: Must be specified.`, 2);
  return value;
};
/** The name that a command is about. */
export const first = ({ positionals }: Arguments): string => {
  const [name] = positionals;
  if (name === undefined) throw new Refusal('a name must be specified', 2);
  return name;
};
