/** Something that is put somewhere under a name. */
export interface Placed {
  readonly origin: string
  readonly name: string
}

/** Names that two different things would have, of which one would be lost; `same` tells which names are one to whoever reads them. */
export function collisions(kind: string, placed: readonly Placed[], same: (name: string) => string): string[] {
  const taken = new Map<string, string>()
  const problems: string[] = []
  for (const { origin, name } of placed) {
    const other = taken.get(same(name))
    if (other !== undefined && other !== origin)
      problems.push(
        `${other} and ${origin} would both be the ${kind} ${name}: give one of them another name behind a "|"`,
      )
    taken.set(same(name), other ?? origin)
  }
  return problems
}
