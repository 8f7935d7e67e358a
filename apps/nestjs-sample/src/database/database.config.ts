import { vaultConfig } from '@keyward/nestjs/config'
import * as v from 'valibot'
import { vault } from '../vault.ts'

const text = v.pipe(v.string(), v.nonEmpty())

export const databaseConfig = vaultConfig('database', {
  vault,
  secrets: {
    host: 'configuration#databaseHost',
    port: 'configuration#databasePort',
    database: 'configuration#databaseName',
  },
  schema: v.object({
    host: text,
    port: v.pipe(
      v.union([v.string(), v.number()]),
      v.transform(Number),
      v.integer(),
      v.minValue(1),
      v.maxValue(65_535),
    ),
    database: text,
  }),
})
