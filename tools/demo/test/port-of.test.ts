import { expect, it } from 'vitest'
import { portOf } from '../src/port-of.ts'

it('gives the apps ports in a row', () => {
  expect([portOf('3000', 0), portOf('3000', 1)]).toEqual(['3000', '3001'])
})

it('lets every app take any that is free', () => {
  expect([portOf('0', 0), portOf('0', 1)]).toEqual(['0', '0'])
})

it.each(['', '-1', 'http', '1.5', '65536'])('refuses %j', (asked) => {
  expect(() => portOf(asked, 0)).toThrow(`--port ${asked}: must be a port number`)
})
