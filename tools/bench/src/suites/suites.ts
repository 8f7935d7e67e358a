import { actionStep } from './action.ts'
import { boot } from './boot.ts'
import { cached } from './cached.ts'
import { expressRequests, nestjsRequests } from './cost-per-request.ts'
import { importing } from './import.ts'
import { overhead } from './overhead.ts'
import type { Suite } from './suite.ts'
import { tls } from './tls.ts'
import { uncached } from './uncached.ts'
import { viteBuilds } from './vite.ts'

/** In the order in which `all` runs them. */
export const suites: readonly Suite[] = [
  uncached,
  overhead,
  cached,
  boot,
  tls,
  importing,
  expressRequests,
  nestjsRequests,
  viteBuilds,
  actionStep,
]
