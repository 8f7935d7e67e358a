import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from './child-process.js'

/**
 * Runs `work` while no other setup of this checkout does: two installations at once would tear node_modules apart.
 * @template T
 * @param {string} root
 * @param {(holder: number) => void} onWait called once when another process is ahead of us
 * @param {() => Promise<T>} work
 */
export async function oneAtATime(root, onWait, work) {
  const path = join(root, '.keyward-setup.lock')
  let told = false
  for (let holder = take(path); holder !== undefined; holder = take(path)) {
    if (!told) onWait(holder)
    told = true
    await delay(100)
  }
  try {
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}

/**
 * Returns the process that holds the lock, or undefined when it is ours now.
 * @param {string} path
 * @returns {number | undefined}
 */
function take(path) {
  const mine = `${path}.${process.pid}`
  try {
    writeFileSync(mine, String(process.pid))
    // A link appears together with its content, so nobody ever reads a lock without its holder.
    linkSync(mine, path)
    return undefined
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(mine, { force: true })
  }
  const holder = readHolder(path)
  if (holder !== undefined && isAlive(holder)) return holder
  if (holder !== undefined) discard(path, holder)
  return take(path)
}

/** @param {string} path */
function readHolder(path) {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Moves a dead holder's lock aside; if a live one slipped in between, it is put back.
 * @param {string} path @param {number} dead
 */
function discard(path, dead) {
  const aside = `${path}.dead.${process.pid}`
  try {
    renameSync(path, aside)
    if (readHolder(aside) !== dead) linkSync(aside, path)
  } catch {
    // Another waiting process was faster.
  } finally {
    rmSync(aside, { force: true })
  }
}
