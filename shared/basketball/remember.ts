/**
 * The function with its results kept per argument, as long as the argument lives. For what is worked out from a whole table:
 * the dates of a range see the same array.
 */
export function rememberPer<Argument extends object, Result>(
  work: (argument: Argument) => Result,
): (argument: Argument) => Result {
  const known = new WeakMap<Argument, { readonly result: Result }>();
  return (argument) => {
    let entry = known.get(argument);
    if (entry === undefined) {
      entry = { result: work(argument) };
      known.set(argument, entry);
    }
    return entry.result;
  };
}

/**
 * As rememberPer, for a function of more arguments: of each first argument the latest result is kept, and given again as long
 * as the other arguments are the very same ones.
 */
export function rememberLatest<First extends object, Rest extends readonly unknown[], Result>(
  work: (first: First, ...rest: Rest) => Result,
): (first: First, ...rest: Rest) => Result {
  const known = new WeakMap<First, { readonly rest: Rest; readonly result: Result }>();
  return (first, ...rest) => {
    const latest = known.get(first);
    if (latest?.rest.every((argument, index) => argument === rest[index])) return latest.result;
    const result = work(first, ...rest);
    known.set(first, { rest, result });
    return result;
  };
}
