import { testPlugin } from '@keyward/testing/plugin-contract'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { contractApp } from './contract-app.ts'
import { expresses } from './expresses.ts'

for (const { name, express } of expresses) {
  testPlugin({ describe, it, beforeAll, afterAll }, { name, start: contractApp(express) })
}
