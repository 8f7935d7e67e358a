import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from './child-process.js'
import { npm } from './npm.js'
import { SetupProblem } from './problem.js'

/**
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, resolved?: string }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages
 */

/**
 * npm's own note of what it has installed.
 * @param {string} root
 */
const installedPath = (root) => join(root, 'node_modules', '.package-lock.json')

/**
 * Whether node_modules holds every package that npm said it installed. False after a removed folder or a killed installation.
 * @param {string} root
 */
export function isComplete(root) {
  const installed = readPackages(installedPath(root))
  return (
    installed !== undefined && Object.keys(installed).every((place) => existsSync(join(root, place, 'package.json')))
  )
}

/**
 * Whether npm's own note of what it installed says the same as the lock file: true after `npm install`, which
 * leaves nothing for us to do although the lock file is new.
 * @param {string} root
 */
export function isAsLocked(root) {
  const installed = readPackages(installedPath(root))
  const locked = readPackages(join(root, 'package-lock.json'))
  if (!installed || !locked) return false
  return (
    Object.entries(installed).every(([place, found]) => locked[place] ?? found.optional) &&
    Object.entries(locked).every(([place, wanted]) => place === '' || isSame(installed[place], wanted))
  )
}

/** @param {LockedPackage | undefined} found @param {LockedPackage} wanted */
function isSame(found, wanted) {
  // Optional packages for other platforms are never installed.
  if (!found) return wanted.optional === true
  return (
    found.version === wanted.version &&
    found.integrity === wanted.integrity &&
    found.link === wanted.link &&
    (wanted.link !== true || found.resolved === wanted.resolved)
  )
}

/** @param {string} path @returns {LockedPackages | undefined} */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

/**
 * Installs what the lock file says. Not with `npm ci`: that removes node_modules under whatever is running from it, and
 * refuses a lock file made where the registry lacks the binaries of some other platform.
 * @param {string} root
 * @param {(message: string) => void} note
 */
export async function installPackages(root, note) {
  if (!existsSync(join(root, 'package-lock.json'))) {
    throw new SetupProblem('package-lock.json is missing, get it back with `git checkout package-lock.json`.')
  }
  const folder = join(root, 'node_modules')
  const unfinished = join(folder, '.keyward-unfinished')
  if (existsSync(unfinished)) await clearUnfinished(folder, unfinished, note)
  // npm would believe its own note and not look for what is gone.
  else if (!isComplete(root)) rmSync(installedPath(root), { force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(unfinished, '')
  await npm(
    'install the locked packages',
    ['install', '--no-save', '--include=dev', '--include=optional'],
    root,
    (pid) => writeFileSync(unfinished, String(pid)),
  )
  rmSync(unfinished)
  if (isAsLocked(root)) return
  throw new SetupProblem(
    'package.json and package-lock.json disagree, run `npm install` to bring the lock file in step and commit it.',
  )
}

/**
 * Nobody knows what a killed installation has left half written; its npm may still be at work.
 * @param {string} folder @param {string} unfinished @param {(message: string) => void} note
 */
async function clearUnfinished(folder, unfinished, note) {
  const npmProcess = Number(readFileSync(unfinished, 'utf8'))
  if (isAlive(npmProcess)) note(`waiting for npm (process ${npmProcess}), which a killed setup has left behind`)
  while (isAlive(npmProcess)) await delay(100)
  rmSync(folder, { recursive: true })
}
