import { expect, it } from 'vitest'
import { readOptions } from '../src/options.ts'

it('gives the apps ports in a row', () => {
  expect(readOptions(['--port', '3000'], 2)).toEqual({ once: false, ports: ['3000', '3001'] })
  expect(readOptions(['--port=65534'], 2).ports).toEqual(['65534', '65535'])
})

it('lets every app take any port that is free, unless it is told one', () => {
  expect(readOptions(['--once'], 2)).toEqual({ once: true, ports: ['0', '0'] })
})

it.each(['', '-1', 'http', '1.5', '65535', '65536'])('refuses --port=%s for two apps', (port) => {
  expect(() => readOptions([`--port=${port}`], 2)).toThrow(`--port ${port}: must be a port number up to 65534`)
})
