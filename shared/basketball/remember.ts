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
