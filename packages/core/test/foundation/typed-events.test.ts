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
})
