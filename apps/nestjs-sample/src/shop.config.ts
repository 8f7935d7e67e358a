import { vaultConfig } from '@keyward/nestjs/config'
import * as v from 'valibot'
import { vault } from './vault.ts'

export const shopConfig = vaultConfig('shop', {
  vault,
  secrets: { title: 'configuration#title' },
  schema: v.object({ title: v.pipe(v.string(), v.nonEmpty()) }),
})
