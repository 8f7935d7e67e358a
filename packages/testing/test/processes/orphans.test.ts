import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'

interface Started {
  readonly parent: ChildProcess
  readonly ended: Promise<unknown>
  readonly directory: string
  readonly pids: readonly number[]
  readonly address: string
}

const startParent = async (program: string, ...args: readonly string[]): Promise<Started> => {
  const path = fileURLToPath(new URL(`./programs/${program}.ts`, import.meta.url))
  const parent = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  const ended = once(parent, 'exit')
  onTestFinished(() => {
    parent.kill('SIGKILL')
  })
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string]
  return { parent, ended, ...(JSON.parse(line) as Pick<Started, 'directory' | 'pids' | 'address'>) }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** What is still there ten seconds later, if anything is. */
const leftovers = async ({ pids, directory }: Started): Promise<(string | number)[]> => {
  const deadline = Date.now() + 10_000
  for (;;) {
    const left = [...pids.filter(isAlive), ...((await exists(directory)) ? [directory] : [])]
    if (left.length === 0 || Date.now() > deadline) {
      return left
    }
    await delay(10)
  }
}

describe('no server and no directory stays when the process that started them', () => {
  test.for<[string, string]>([
    ['exits', 'exit'],
    ['throws', 'throw'],
    ['has nothing more to do and forgot to stop them', 'nothing'],
  ])('%s', async ([, way]) => {
    const started = await startParent('start-servers', way)
    expect(await leftovers(started)).toEqual([])
    await started.ended
    expect(started.parent.signalCode).toBeNull()
  })

  test.for<NodeJS.Signals>(['SIGTERM', 'SIGINT', 'SIGHUP'])('is ended by %s', async (signal) => {
    const started = await startParent('start-servers', 'wait')
    expect(started.pids.map(isAlive)).toEqual([true])
    started.parent.kill(signal)
    expect(await leftovers(started)).toEqual([])
  })

  test('is killed by SIGKILL, even if they are paused or have processes of their own', async () => {
    const started = await startParent('start-servers', 'wait', 'more')
    expect(started.pids.map(isAlive)).toEqual([true, true, true])
    started.parent.kill('SIGKILL')
    expect(await leftovers(started)).toEqual([])
  })

  test('is killed with its whole process group', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no process groups')
    const started = await startParent('start-servers', 'wait')
    process.kill(-(started.parent.pid ?? 0), 'SIGKILL')
    expect(await leftovers(started)).toEqual([])
  })

  test('stops the worker thread that started them', async () => {
    const started = await startParent('worker')
    expect(await leftovers(started)).toEqual([])
    expect(started.parent.exitCode).toBeNull()
  })
})

test('the servers of one process go on when another process is killed', async () => {
  const [one, other] = await Promise.all([startParent('start-servers', 'wait'), startParent('start-servers', 'wait')])
  one.parent.kill('SIGKILL')
  expect(await leftovers(one)).toEqual([])
  expect(other.pids.map(isAlive)).toEqual([true])
  expect((await fetch(`${other.address}/v1/sys/health`)).status).toBe(200)
  other.parent.kill('SIGKILL')
  expect(await leftovers(other)).toEqual([])
})
