import { parseArgs } from 'node:util'

export interface Options {
  /** Ends when everything was shown. */
  readonly once: boolean
  /** One for each app. */
  readonly ports: readonly string[]
}

/** What `npm start -- …` takes. Throws, with a message for who typed it, when it is something else. */
export function readOptions(args: readonly string[], apps: number): Options {
  const options = { once: { type: 'boolean', default: false }, port: { type: 'string', default: '0' } } as const
  const { once, port } = parseArgs({ args: [...args], options }).values
  return { once, ports: portsFrom(port, apps) }
}

/** The first app listens on the port that was asked for, the others on those that follow; 0, any that is free, stands for itself. */
function portsFrom(asked: string, apps: number): string[] {
  const first = Number(asked)
  if (!/^\d+$/.test(asked) || first + apps - 1 > 65_535) {
    const wanted = `must be a port number up to ${65_536 - apps}, or 0 for any that are free`
    throw new Error(`--port ${asked}: ${wanted}. The first app takes it, and the others those that follow.`)
  }
  return Array.from({ length: apps }, (_none, index) => String(first === 0 ? 0 : first + index))
}
