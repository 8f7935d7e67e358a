import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What the last successful setup left behind, so that the next one has nothing to do.
 * It lives in node_modules: whoever removes that folder removes the claim with it.
 * @typedef {{ path: string, bytes: number, changedMs: number }} KnownFile
 * @typedef {{ locked?: string, node?: KnownFile & { version: string }, server?: KnownFile & { requested: string } }} Stamp
 */

/** @param {string} root */
const stampPath = (root) => join(root, 'node_modules', '.keyward-setup.json')

/** @param {string} root @returns {Stamp} */
export function readStamp(root) {
  try {
    return JSON.parse(readFileSync(stampPath(root), 'utf8'))
  } catch {
    return {}
  }
}

/** @param {string} root @param {Stamp} stamp */
export function writeStamp(root, stamp) {
  const unfinished = `${stampPath(root)}.${process.pid}`
  writeFileSync(unfinished, `${JSON.stringify(stamp, undefined, 2)}\n`)
  renameSync(unfinished, stampPath(root))
}

/** @param {string} path @returns {KnownFile | undefined} */
export function knownFile(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() ? { path, bytes: found.size, changedMs: found.mtimeMs } : undefined
}

/** @param {KnownFile | undefined} known */
export function isUnchanged(known) {
  const now = known && knownFile(known.path)
  return now !== undefined && now.bytes === known?.bytes && now.changedMs === known.changedMs
}

/**
 * A fingerprint of everything that decides what is installed.
 * @param {string} root
 */
export function lockedFingerprint(root) {
  const lockFile = join(root, 'package-lock.json')
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  return hash.update(existsSync(lockFile) ? readFileSync(lockFile) : '').digest('hex')
}
