import type { ConfiguredServer } from './configured-server.ts'

/** The settings of its configuration file that the server did not know, by its own word. */
export function unknownFields(server: ConfiguredServer): string[] {
  const found = server.log().matchAll(/unknown or unsupported field (\S+) found/g)
  return [...new Set([...found].map(([, field]) => String(field)))]
}
