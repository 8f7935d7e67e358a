/**
 * Measures A B C A B C …, one at a time, so that a machine that gets slower or busier does so for all. Returns each one's rounds.
 */
export async function interleavedRounds<Name extends string, Round>(
  names: readonly Name[],
  rounds: number,
  measure: (name: Name, round: number) => Promise<Round>,
): Promise<ReadonlyMap<Name, readonly Round[]>> {
  const measured = new Map<Name, Round[]>(names.map((name) => [name, []]))
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, series] of measured) series.push(await measure(name, round))
  }
  return measured
}
