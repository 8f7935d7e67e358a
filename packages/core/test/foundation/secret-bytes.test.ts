import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSecretBytes, secretBytes } from '../../src/foundation/index.ts'
import { printed } from '../engines/printed.ts'

const label = { path: 'transit/decrypt/app' }

describe('secret bytes', () => {
  it('give back any bytes, and any text, as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: 'binary' }), (bytes, text) => {
        expect([...secretBytes(Buffer.from(bytes), label).reveal()]).toEqual([...bytes])
        expect(secretBytes(Buffer.from(text), label).revealText()).toBe(text)
      }),
    )
  })

  it('keep a byte order mark, which is part of the text', () => {
    expect(secretBytes(Buffer.from('\uFEFFx'), label).revealText()).toBe('\uFEFFx')
  })

  it('refuse to be read as text when they are none, instead of replacing what is wrong', () => {
    const bytes = secretBytes(Buffer.from([0x68, 0xff]), label)
    expect(() => bytes.revealText()).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
    expect(bytes.reveal()).toEqual(Buffer.from([0x68, 0xff]))
  })

  it('give copies whose change does not reach them', () => {
    const bytes = secretBytes(Buffer.from('secret'), label)
    bytes.reveal().fill(0)
    expect(bytes.revealText()).toBe('secret')
  })

  it('show nothing wherever they are printed, and where they come from', () => {
    const canary = Buffer.from('canary-bytes')
    const bytes = secretBytes(canary, label)
    const text = `${printed(bytes)}${printed([bytes])}`
    for (const form of ['utf8', 'hex', 'base64'] as const) expect(text).not.toContain(canary.toString(form))
    expect(text).not.toContain(canary.join(', '))
    expect(text).toContain('[Secret transit/decrypt/app]')
  })

  it('are told from other bytes', () => {
    expect(isSecretBytes(secretBytes(Buffer.of(), label))).toBe(true)
    expect(isSecretBytes(Buffer.of())).toBe(false)
  })
})
