import { newKey, prepareSample, type SampleEnvironment, type SampleServers } from '@keyward/sample-kit'

/** Makes on new servers what the shop needs. Returns its environment. */
export function prepareShop(servers: SampleServers): Promise<SampleEnvironment> {
  return prepareSample(servers, {
    name: 'vite-sample',
    secrets: {
      configuration: { title: 'A shop, kept by Keyward', supportEmail: 'help@shop.example.com' },
      offers: { key: newKey() },
    },
  })
}
