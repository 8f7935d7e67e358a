import { describe, expect, it, vi } from 'vitest'
import { createEventEmitter } from '../../src/foundation/index.ts'

describe('events', () => {
  it('reach every listener until it is removed', () => {
    const events = createEventEmitter<{ renewed: number }>()
    const [first, second] = [vi.fn<(event: number) => void>(), vi.fn<(event: number) => void>()]
    const remove = events.on('renewed', first)
    events.on('renewed', second)
    events.emit('renewed', 1)
    remove()
    events.emit('renewed', 2)
    expect(first.mock.calls).toEqual([[1]])
    expect(second.mock.calls).toEqual([[1], [2]])
  })

  it('go on to the others when one listener throws, and the process is told without the error text', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const events = createEventEmitter<{ renewed: number }>()
    const second = vi.fn<(event: number) => void>()
    events.on('renewed', () => {
      throw new TypeError('canary')
    })
    events.on('renewed', second)
    events.emit('renewed', 1)
    expect(second).toHaveBeenCalledWith(1)
    expect(JSON.stringify(warn.mock.calls)).toContain('TypeError')
    expect(JSON.stringify(warn.mock.calls)).not.toContain('canary')
    warn.mockRestore()
  })

  it('go on when a listener is async and rejects, without an unhandled rejection', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const unhandled = vi.fn<() => void>()
    process.on('unhandledRejection', unhandled)
    const events = createEventEmitter<{ renewed: number }>()
    const second = vi.fn<(event: number) => void>()
    events.on('renewed', () => Promise.reject(new RangeError('canary')))
    events.on('renewed', second)
    events.emit('renewed', 1)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    expect(second).toHaveBeenCalledWith(1)
    expect(unhandled).not.toHaveBeenCalled()
    expect(JSON.stringify(warn.mock.calls)).toContain('RangeError')
    expect(JSON.stringify(warn.mock.calls)).not.toContain('canary')
    warn.mockRestore()
  })

  it.each([undefined, null, 'x', {}])('refuse %j for a listener', (listener) => {
    const events = createEventEmitter<{ renewed: number }>()
    expect(() => events.on('renewed', listener as never)).toThrow(
      expect.objectContaining({ name: 'VaultError', code: 'invalid_argument' }),
    )
  })

  it('refuse a name that is none, and say which there are', () => {
    const events = createEventEmitter<{ renewed: number; ended: number }>({ renewed: true, ended: true })
    for (const name of ['renewd', 'constructor', undefined]) {
      expect(() => events.on(name as never, () => undefined)).toThrow(
        expect.objectContaining({ code: 'invalid_argument', hint: expect.stringContaining('renewed, ended') }),
      )
    }
  })
})
