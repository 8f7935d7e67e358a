import type { BuildAttempt, DevAttempt } from '../attempt.ts'
import { answerAttempts } from './answers.ts'
import { assetAttempts } from './assets.ts'
import { codeAttempts } from './code.ts'
import { configurationAttempts } from './configuration.ts'
import { encodingAttempts } from './encodings.ts'
import { messageAttempts } from './messages.ts'
import { moduleAttempts } from './modules.ts'
import { pageAttempts } from './pages.ts'
import { renderingAttempts } from './rendering.ts'
import { requestAttempts } from './requests.ts'
import { servedFileAttempts } from './served-files.ts'
import { serverAttempts } from './servers.ts'
import { sourceMapAttempts } from './source-maps.ts'
import { laterAttempts } from './written-later.ts'

/** What the two release lines of Vite may treat differently. */
const differing: readonly BuildAttempt[] = [
  ...moduleAttempts,
  ...configurationAttempts,
  ...assetAttempts,
  ...codeAttempts,
  ...sourceMapAttempts,
  ...laterAttempts,
]

export const buildAttempts: readonly BuildAttempt[] = [...differing, ...pageAttempts, ...encodingAttempts]
export const buildAttemptsIn7 = differing.filter(({ notIn7 }) => notIn7 === undefined)

export const devAttempts: readonly DevAttempt[] = [
  ...requestAttempts,
  ...servedFileAttempts,
  ...renderingAttempts,
  ...answerAttempts,
  ...messageAttempts,
  ...serverAttempts,
]
export const devAttemptsIn7 = devAttempts.filter(({ notIn7 }) => notIn7 === undefined)
