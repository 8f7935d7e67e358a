import { vaultConfig } from '@keyward/nestjs/config'
import * as v from 'valibot'
import { vault } from './vault.ts'

export const appConfig = vaultConfig('app', {
  vault,
  secrets: { title: 'configuration#title' },
  schema: v.object({ title: v.pipe(v.string(), v.nonEmpty()) }),
})
