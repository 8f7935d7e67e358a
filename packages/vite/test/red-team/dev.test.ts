import { vites } from '../fixture/vites.ts'
import { devAttempts } from './attempts/index.ts'
import { describeDevServers } from './describe-dev-servers.ts'

for (const each of vites.filter(({ name }) => name === 'Vite 8')) describeDevServers(each, devAttempts)
