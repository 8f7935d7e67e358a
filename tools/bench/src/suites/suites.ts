import { importing } from './import.ts'
import { overhead } from './overhead.ts'
import type { Suite } from './suite.ts'
import { tls } from './tls.ts'
import { uncached } from './uncached.ts'

/** In the order in which `all` runs them. */
export const suites: readonly Suite[] = [uncached, overhead, tls, importing]
