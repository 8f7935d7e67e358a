import { describeKv } from './kv-contract.ts'

describeKv('a dev server', { mode: 'dev' })
