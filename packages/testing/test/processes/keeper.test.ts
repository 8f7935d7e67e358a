import { access, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { describe, expect, test } from 'vitest'
import { holdKeeper } from '../../src/processes/keeper.ts'
import type { ProgramToRun } from '../../src/processes/keeper-messages.ts'

const nodeProgram = (directory: string, code: string): ProgramToRun => ({
  command: process.execPath,
  arguments: ['-e', code],
  environment: {},
  directory,
  logFile: join(directory, 'program.log'),
  endSignal: 'SIGKILL',
})

describe('the keeper', () => {
  test('is shared, gives each server a directory of its own, and takes all along with the last one', async () => {
    const [one, other] = await Promise.all([holdKeeper(), holdKeeper()])
    expect(dirname(other.directory)).toBe(dirname(one.directory))
    expect(other.directory).not.toBe(one.directory)
    await one.release()
    await one.release()
    await expect(access(one.directory)).rejects.toMatchObject({ code: 'ENOENT' })
    await access(other.directory)
    await other.release()
    await expect(access(dirname(other.directory))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('kills the programs of a server that is released, and no others', async () => {
    const [one, other] = await Promise.all([holdKeeper(), holdKeeper()])
    const waiting = 'setInterval(() => {}, 1000)'
    const programs = await Promise.all(
      [one, other].map(async (keeper) => keeper.run(nodeProgram(keeper.directory, waiting))),
    )
    await one.release()
    expect(await programs[0]?.exited).toEqual({ code: null, signal: 'SIGKILL' })
    expect(process.kill(programs[1]?.pid ?? 0, 0)).toBe(true)
    await other.release()
    expect(await programs[1]?.exited).toEqual({ code: null, signal: 'SIGKILL' })
  })

  test('when it is killed itself, its programs and directories go as well, and the next server has a new one', async ({
    skip,
  }) => {
    skip(process.platform !== 'linux', 'only Linux tells in /proc which processes are children of this one')
    const keeper = await holdKeeper()
    const program = await keeper.run(nodeProgram(keeper.directory, 'setInterval(() => {}, 1000)'))
    const [, parent = ''] = /^PPid:\s+(\d+)$/m.exec(await readFile(`/proc/${program.pid}/status`, 'utf8')) ?? []
    process.kill(Number(parent), 'SIGKILL')
    expect(await program.exited).toEqual({ code: null, signal: 'SIGKILL' })
    await expect(keeper.run(nodeProgram(keeper.directory, ''))).rejects.toThrow('keeps the test servers has ended')
    await expect
      .poll(async () => access(keeper.directory).catch((error: unknown) => error), { timeout: 10_000 })
      .toMatchObject({ code: 'ENOENT' })
    const next = await holdKeeper()
    expect(dirname(next.directory)).not.toBe(dirname(keeper.directory))
    await Promise.all([keeper.release(), next.release()])
  })

  test('tells how a program ended', async () => {
    const keeper = await holdKeeper()
    const exited = await keeper.run(nodeProgram(keeper.directory, 'process.exit(7)'))
    const killed = await keeper.run(nodeProgram(keeper.directory, 'setInterval(() => {}, 1000)'))
    expect(await exited.untilExit()).toEqual({ code: 7, signal: null })
    expect(await killed.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
    await keeper.release()
  })

  test('says when a program cannot be started', async () => {
    const keeper = await holdKeeper()
    const program = nodeProgram(keeper.directory, '')
    const missing = keeper.run({ ...program, command: '/no/such/program' })
    await expect(missing).rejects.toThrow(/^\/no\/such\/program could not be started: .*ENOENT/)
    const nowhere = keeper.run({ ...program, logFile: join(keeper.directory, 'no', 'such', 'directory') })
    await expect(nowhere).rejects.toThrow('ENOENT')
    await keeper.release()
  })
})
