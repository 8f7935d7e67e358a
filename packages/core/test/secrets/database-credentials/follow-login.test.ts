import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { scriptedLogin } from './scripted-login.ts'

describe('the current login', () => {
  it('reads as plain strings, with its lease', () => {
    const { credentials, change } = scriptedLogin()
    const { username, password, leaseId, expiresAt } = credentials.current
    expect([username, password, leaseId]).toEqual(['user-1', 'canary-1', 'database/creds/app/lease-1'])
    expect(expiresAt.getTime()).toBe(Date.UTC(2030, 0, 1, 0, 1))
    expect('password' in credentials.current && 'expiresAt' in credentials.current).toBe(true)
    expect(credentials.current.reveal()).toEqual({ username: 'user-1', password: 'canary-1' })
    change()
    expect(credentials.current.password).toBe('canary-2')
  })

  it('shows nothing secret however it or its handle is printed', () => {
    const { credentials } = scriptedLogin()
    const printed = [credentials, credentials.current, { nested: [credentials.current] }].flatMap((value) => [
      inspect(value),
      inspect(value, { showHidden: true, getters: true, depth: 9 }),
      inspect(value, { showProxy: true, depth: 9 }),
      inspect(value, { customInspect: false, showHidden: true, depth: 9 }),
      JSON.stringify(value),
    ])
    printed.push(`printed: ${credentials.current as unknown as string}`)
    expect(printed.join('\n')).not.toMatch(/canary|user-1|lease-1/)
    expect(inspect(credentials)).toBe('[Database credentials database/creds/app, live]')
    expect(inspect(credentials.current)).toBe('[Secret database/creds/app]')
  })

  it('cannot be changed, and says why it cannot be spread', () => {
    const { current } = scriptedLogin().credentials
    expect(() => Object.assign(current, { password: 'other' })).toThrow(TypeError)
    expect(() => Object.assign(current, { expiresAt: new Date() })).toThrow(TypeError)
    expect(() => ({ ...current })).toThrow(/reveal\(\)/)
  })
})

describe('a listener', () => {
  it('is told of each change, next and previous, until it is removed', () => {
    const { credentials, change } = scriptedLogin()
    const told: string[] = []
    const remove = credentials.onChange((next, previous) => told.push(`${previous.username} ${next.username}`))
    change()
    change()
    remove()
    change()
    expect(told).toEqual(['user-1 user-2', 'user-2 user-3'])
  })

  it('that throws or rejects disturbs nobody', async () => {
    const { credentials, change } = scriptedLogin()
    const warnings: string[] = []
    const onWarning = ({ message }: Error): void => void warnings.push(message)
    process.on('warning', onWarning)
    const told: string[] = []
    credentials.onChange(() => {
      throw new TypeError('canary')
    })
    credentials.onChange(async () => Promise.reject(new RangeError('canary')))
    credentials.onChange(({ username }) => told.push(username))
    change()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', onWarning)
    expect(told).toEqual(['user-2'])
    expect(warnings).toHaveLength(2)
    expect(warnings.join()).not.toContain('canary')
  })
})

describe('iterating', () => {
  it('gives each change from now on, and of several only the last', async () => {
    const { credentials, change } = scriptedLogin()
    change()
    const changes = credentials[Symbol.asyncIterator]()
    change()
    change()
    expect((await changes.next()).value?.username).toBe('user-4')
    const waiting = changes.next()
    change()
    expect((await waiting).value?.username).toBe('user-5')
  })

  it('ends at close, also while it waits, whatever was not seen', async () => {
    const { credentials, change } = scriptedLogin()
    const waiting = credentials[Symbol.asyncIterator]()
    const behind = credentials[Symbol.asyncIterator]()
    const ends = waiting.next()
    await credentials.close()
    expect(await ends).toEqual({ done: true, value: undefined })
    change()
    expect(await behind.next()).toEqual({ done: true, value: undefined })
    expect(await credentials[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined })
  })

  it('serves several loops, each of which can be left', async () => {
    const { credentials, change } = scriptedLogin()
    const seen: string[] = []
    const loop = async (leaveAt: string): Promise<void> => {
      for await (const { username } of credentials) {
        seen.push(username)
        if (username === leaveAt) break
      }
    }
    const loops = [loop('user-2'), loop('user-3')]
    change()
    await loops[0]
    await new Promise((resolve) => setImmediate(resolve))
    change()
    await loops[1]
    expect(seen).toEqual(['user-2', 'user-2', 'user-3'])
  })
})

it('closing twice closes once', async () => {
  const { credentials, timesClosed } = scriptedLogin()
  await Promise.all([credentials.close(), credentials.close(), credentials[Symbol.asyncDispose]()])
  expect([credentials.state, timesClosed()]).toEqual(['closed', 1])
})
