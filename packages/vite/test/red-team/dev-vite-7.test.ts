import { vites } from '../fixture/vites.ts'
import { devAttemptsIn7 } from './attempts/index.ts'
import { describeDevServers } from './describe-dev-servers.ts'

for (const each of vites.filter(({ name }) => name === 'Vite 7')) describeDevServers(each, devAttemptsIn7)
