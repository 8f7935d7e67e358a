import {
  newKey,
  type SampleEnvironment,
  prepareSample,
  type SampleLifetimes,
  type SampleServers,
} from '@keyward/sample-kit'

const schema = new URL('../database/schema.sql', import.meta.url)

/** Makes on new servers what the orders service needs. Returns its environment, and the API key for its users. */
export async function prepareOrders(
  servers: SampleServers,
  lifetimes: SampleLifetimes = {},
): Promise<{ environment: SampleEnvironment; apiKey: string }> {
  const { host, port, database } = servers.postgres
  const apiKey = newKey()
  const sample = {
    name: 'nestjs-sample',
    database: { connection: 'orders', schema, group: 'orders_app' },
    secrets: {
      configuration: {
        title: 'Orders, kept by Keyward',
        databaseHost: host,
        databasePort: port,
        databaseName: database,
      },
      'api-key': { key: apiKey },
      jwt: { key: newKey() },
    },
  }
  return { environment: await prepareSample(servers, sample, lifetimes), apiKey }
}
