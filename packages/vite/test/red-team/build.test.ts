import { vites } from '../fixture/vites.ts'
import { buildAttempts } from './attempts/index.ts'
import { describeBuilds } from './describe-builds.ts'

for (const each of vites.filter(({ name }) => name === 'Vite 8')) describeBuilds(each, buildAttempts)
