import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
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
  test('is shared while anybody holds it, and takes its directory along when the last one lets go', async () => {
    const [one, other] = await Promise.all([holdKeeper(), holdKeeper()])
    expect(other.directory).toBe(one.directory)
    await one.release()
    await one.release()
    await access(other.directory)
    await other.release()
    await expect(access(other.directory)).rejects.toMatchObject({ code: 'ENOENT' })
    const next = await holdKeeper()
    expect(next.directory).not.toBe(one.directory)
    await next.release()
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

  test('ends a program that ignores its signal', async () => {
    const keeper = await holdKeeper()
    const directory = join(keeper.directory, 'stubborn')
    await mkdir(directory)
    const code = `process.on('SIGQUIT', () => {}); process.send?.('x'); setInterval(() => {}, 1000)`
    const program = await keeper.run({ ...nodeProgram(directory, code), endSignal: 'SIGQUIT' })
    await keeper.release()
    expect(await program.exited).toMatchObject({ code: null })
    await expect(access(directory)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
