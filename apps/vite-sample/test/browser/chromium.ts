import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const folders = (process.env['PATH'] ?? '').split(delimiter)
const paths = ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) =>
  folders.map((folder) => join(folder, name)),
)
const path = paths.find((each) => existsSync(each))

export const hasChromium = path !== undefined

/** The one that is installed, without a window. */
export function startChromium(): Promise<Browser> {
  if (path === undefined) throw new Error('there is no Chromium on PATH')
  // Its sandbox needs what root in a container does not have; it only sees our own pages.
  return chromium.launch({ executablePath: path, chromiumSandbox: false })
}
