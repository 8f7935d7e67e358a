import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/foundation/index.ts'

const dayMs = 24 * 3600 * 1000

describe('the system clock', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('calls back once after a delay longer than a timer of Node can hold', () => {
    const called = vi.fn<() => void>()
    systemClock.after(100 * dayMs, called)
    vi.advanceTimersByTime(100 * dayMs - 1)
    expect(called).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(called).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(200 * dayMs)
    expect(called).toHaveBeenCalledTimes(1)
  })

  it('can be cancelled in any of the steps', () => {
    const called = vi.fn<() => void>()
    const cancel = systemClock.after(60 * dayMs, called)
    vi.advanceTimersByTime(30 * dayMs)
    cancel()
    vi.advanceTimersByTime(60 * dayMs)
    expect(called).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })
})
