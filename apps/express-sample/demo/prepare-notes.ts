import {
  newKey,
  type SampleEnvironment,
  prepareSample,
  type SampleLifetimes,
  type SampleServers,
} from '@keyward/sample-kit'

export const schema = new URL('../database/schema.sql', import.meta.url)

export interface PrepareNotesOptions extends SampleLifetimes {
  readonly refreshSeconds?: number
}

/** Makes on new servers what the notes service needs. Returns its environment, and the API key for its users. */
export async function prepareNotes(
  servers: SampleServers,
  { refreshSeconds = 30, ...lifetimes }: PrepareNotesOptions = {},
): Promise<{ environment: SampleEnvironment; apiKey: string }> {
  const { host, port, database } = servers.postgres
  const apiKey = newKey()
  const sample = {
    name: 'express-sample',
    database: { connection: 'notes', schema, group: 'notes_app' },
    secrets: {
      configuration: {
        title: 'Notes, kept by Keyward',
        databaseHost: host,
        databasePort: port,
        databaseName: database,
        refreshSeconds,
      },
      'api-key': { key: apiKey },
      session: { key: newKey() },
    },
  }
  return { environment: await prepareSample(servers, sample, lifetimes), apiKey }
}
