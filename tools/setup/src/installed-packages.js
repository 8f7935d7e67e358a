import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm } from './npm.js'
import { SetupProblem } from './problem.js'

/**
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, resolved?: string }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages
 */

/**
 * Whether node_modules holds every package that npm said it installed. False after a removed folder or a killed `npm ci`.
 * @param {string} root
 */
export function isComplete(root) {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
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
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  const locked = readPackages(join(root, 'package-lock.json'))
  if (!installed || !locked) return false
  return (
    Object.keys(installed).every((place) => locked[place]) &&
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

/** @param {string} root */
export async function installPackages(root) {
  if (!existsSync(join(root, 'package-lock.json'))) {
    throw new SetupProblem('package-lock.json is missing, get it back with `git checkout package-lock.json`.')
  }
  await npm('install the locked packages', ['ci', '--include=dev', '--include=optional'], root)
}
