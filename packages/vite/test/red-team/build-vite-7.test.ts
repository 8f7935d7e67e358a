import { vites } from '../fixture/vites.ts'
import { buildAttemptsIn7 } from './attempts/index.ts'
import { describeBuilds } from './describe-builds.ts'

for (const each of vites.filter(({ name }) => name === 'Vite 7')) describeBuilds(each, buildAttemptsIn7)
