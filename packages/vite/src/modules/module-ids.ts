/** The modules that code imports. */
export const serverModule = 'virtual:keyward/server'
export const publicModule = 'virtual:keyward/public'

const ours = 'virtual:keyward/'

/** What the server's module is made of, so that a bundler takes no more of it than is imported. */
export const vaultModule = `${serverModule}/vault`

/** Of one name. */
export function valueModule(name: string): string {
  return `${serverModule}/${name}`
}

/** Of one name: begins to read it, before anybody waits for another. */
export function readingModule(name: string): string {
  return `${valueModule(name)}/reading`
}

/** Whether it is for servers only. */
export function isForServers(module: string): boolean {
  return module === serverModule || isPart(module)
}

/** Whether only the server's module may import it. */
export function isPart(module: string): boolean {
  return module.startsWith(`${serverModule}/`)
}

/** Fits every id for which there is an `ownModule`, and few others: a percent sign may hide any character. */
export const mightBeOurs: RegExp = /virtual:keyward\/|%/

/**
 * The name of a module of ours in any form in which it can be asked for: as imported, as resolved, as a browser writes it, and each with a query
 * or a fragment. `undefined` for modules of others.
 */
export function ownModule(id: string): string | undefined {
  const name = decoded(id)
    .replace(/^.*\/@id\//, '')
    .replace(/^(?:__x00__|\0)+/, '')
  if (!name.startsWith(ours)) return undefined
  return name.replace(/[?#].*$/s, '')
}

/** The id of a module of ours in Vite's module graphs. */
export function resolvedId(name: string): string {
  return `\0${name}`
}

function decoded(id: string): string {
  if (!id.includes('%')) return id
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}
