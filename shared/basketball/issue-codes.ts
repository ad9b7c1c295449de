/** The codes whose finding holds, in the order in which the findings are written (`quality_issues`). */
export function issueCodes(findings: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(findings).flatMap(([code, holds]) => (holds ? [code] : []));
}

/** Labels of sources, each once, in the order in which they first stand (`data_sources`); undefined ones are none. */
export function distinctLabels(labels: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(labels.filter((label) => label !== undefined))];
}
