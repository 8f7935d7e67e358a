import { expect, it } from 'vitest'
import { createBoundedLabel } from '../../src/telemetry/metrics/bounded-label.ts'

it('keeps the first two hundred values and calls all others "other"', () => {
  const label = createBoundedLabel()
  const given = Array.from({ length: 1000 }, (_, index) => `operation-${index}`)
  const kept = new Set([...given.map(label), ...given.map(label)])
  expect(kept.size).toBe(201)
  expect(kept).toContain('other')
  expect(label('operation-0')).toBe('operation-0')
})
