import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createCheckout, lockFile } from './checkout.ts'

const everything = ['npm install', 'locate server']

describe('setup of a fresh clone', () => {
  it('installs the packages, then gets the server, with one plain line per step', async () => {
    const checkout = createCheckout()
    const { status, printed } = await checkout.setup()
    expect(printed.trimEnd().split('\n')).toEqual([
      'setup: installing the locked packages',
      'setup: looking for an OpenBao or Vault server',
      'setup: downloading a server',
    ])
    expect(status).toBe(0)
    expect(checkout.calls()).toEqual(everything)
  })

  it('leaves no lock and no unfinished file behind', async () => {
    const checkout = createCheckout()
    await checkout.setup()
    expect(readdirSync(checkout.root).filter((name) => name.startsWith('.'))).toEqual([])
    expect(
      readdirSync(join(checkout.root, 'node_modules'))
        .filter((name) => name.startsWith('.'))
        .toSorted(),
    ).toEqual(['.keyward-setup.json', '.package-lock.json'])
  })

  it('does everything once when two start at the same time', async () => {
    const checkout = createCheckout()
    const both = await Promise.all([checkout.setup({ NPM_SLOW: '500' }), checkout.setup({ NPM_SLOW: '500' })])
    expect(both.map(({ status }) => status)).toEqual([0, 0])
    expect(both.filter(({ printed }) => /waiting for another setup .* \(process \d+\)/.test(printed))).toHaveLength(1)
    expect(checkout.calls()).toEqual(everything)
  })

  it('takes over from a setup that was killed', async () => {
    const checkout = createCheckout()
    checkout.write('.keyward-setup.lock', '4194303')
    const { status, printed } = await checkout.setup()
    expect(status).toBe(0)
    expect(printed).not.toContain('waiting')
    expect(existsSync(join(checkout.root, '.keyward-setup.lock'))).toBe(false)
  })
})

describe('setup of a checkout that was set up before', () => {
  it('is silent and asks nobody', async () => {
    const checkout = createCheckout()
    await checkout.setup()
    expect(await checkout.setup()).toEqual({ status: 0, printed: '' })
    expect(checkout.calls()).toEqual(everything)
  })

  it('installs again when the lock file changed', async () => {
    const checkout = createCheckout()
    await checkout.setup()
    checkout.write('package-lock.json', lockFile('2.0.0'))
    expect((await checkout.setup()).printed).toContain('bringing node_modules in step with the locked packages')
    expect(checkout.calls()).toEqual([...everything, 'npm install'])
  })

  it('believes npm when it has installed the new lock file already', async () => {
    const checkout = createCheckout()
    await checkout.setup()
    checkout.write('package-lock.json', lockFile('2.0.0'))
    const installed = { 'node_modules/left': { version: '2.0.0', integrity: 'sha512-2.0.0' } }
    checkout.write('node_modules/.package-lock.json', JSON.stringify({ packages: installed }))
    expect(await checkout.setup()).toEqual({ status: 0, printed: '' })
    expect(checkout.calls()).toEqual(everything)
  })

  it.each(['node_modules/left', 'node_modules/.package-lock.json', 'node_modules'])(
    'repairs the installation when %s is gone',
    async (path) => {
      const checkout = createCheckout()
      await checkout.setup()
      checkout.remove(path)
      expect((await checkout.setup()).status).toBe(0)
      expect(checkout.calls().filter((call) => call === 'npm install')).toHaveLength(2)
    },
  )

  it('waits for the npm of a killed setup before it starts anew', async () => {
    const checkout = createCheckout()
    const orphan = spawn('sleep', ['0.5'])
    const ended = new Promise((resolve) => orphan.on('exit', () => resolve('ended first')))
    checkout.write('node_modules/.keyward-unfinished', String(orphan.pid))
    const setup = checkout.setup()
    expect(await Promise.race([ended, setup])).toBe('ended first')
    expect((await setup).status).toBe(0)
  })

  it('starts anew after an installation that was killed', async () => {
    const checkout = createCheckout()
    checkout.write('node_modules/.keyward-unfinished', '')
    checkout.write('node_modules/left/half-written.js', '')
    expect((await checkout.setup()).status).toBe(0)
    expect(existsSync(join(checkout.root, 'node_modules/left/half-written.js'))).toBe(false)
  })

  it('fetches Node alone when only that is missing', async () => {
    const checkout = createCheckout()
    await checkout.setup()
    checkout.remove('node_modules/node')
    expect((await checkout.setup()).printed).toBe(`setup: fetching Node ${process.versions.node}\n`)
    expect(checkout.calls()).toEqual([...everything, 'npm rebuild'])
  })

  it('looks for the server again when its file is gone or another one is asked for', async () => {
    const checkout = createCheckout()
    await checkout.setup()
    checkout.remove('bao')
    await checkout.setup()
    checkout.write('other', 'another server')
    await checkout.setup({ KEYWARD_SERVER_BIN: join(checkout.root, 'other') })
    await checkout.setup({ KEYWARD_SERVER_BIN: join(checkout.root, 'other') })
    expect(checkout.calls()).toEqual([...everything, 'locate server', 'locate server'])
  })
})

describe('setup without install scripts', () => {
  it('fetches Node by itself', async () => {
    const checkout = createCheckout()
    expect((await checkout.setup({ IGNORE_SCRIPTS: 'true' })).status).toBe(0)
    expect(checkout.calls()).toEqual(['npm install', 'npm rebuild', 'locate server'])
  })

  it('says what to do when that does not help', async () => {
    const checkout = createCheckout()
    const { status, printed } = await checkout.setup({ IGNORE_SCRIPTS: 'true', NO_NODE: 'true' })
    expect(status).toBe(1)
    expect(lastLine(printed)).toMatch(/^setup: Node .* run `npm rebuild node --ignore-scripts=false`/)
  })
})

describe('setup that cannot go on', () => {
  it.each([
    ['npm error code ENOTFOUND', /the npm registry cannot be reached, check the network/],
    ['npm error code ENOSPC', /the disk is full/],
    ['npm error code EINTEGRITY', /a downloaded package is not the locked one/],
    ['npm error code EACCES', /make the checkout writable/],
    ['npm error something new', /see what npm said above/],
  ])('shows "%s" and one sentence', async (said, sentence) => {
    const { status, printed } = await createCheckout().setup({ NPM_FAILS: said })
    expect(status).toBe(1)
    expect(printed).toContain(said)
    expect(lastLine(printed)).toMatch(/^setup: npm could not install the locked packages: /)
    expect(lastLine(printed)).toMatch(sentence)
    expect(printed).not.toMatch(/^\s+at /m)
  })

  it('passes on why there is no server, as one line, and tries again next time', async () => {
    const checkout = createCheckout()
    const { status, printed } = await checkout.setup({ NO_SERVER: 'true' })
    expect(status).toBe(1)
    expect(lastLine(printed)).toBe('setup: no server: set KEYWARD_SERVER_BIN')
    expect((await checkout.setup()).status).toBe(0)
    expect(checkout.calls()).toEqual([...everything, 'locate server'])
  })

  it('says so when package.json asks for something else than the lock file', async () => {
    const checkout = createCheckout()
    expect(lastLine((await checkout.setup({ NPM_RESOLVES: '3.0.0' })).printed)).toBe(
      'setup: package.json and package-lock.json disagree, run `npm install` to bring the lock file in step and commit it.',
    )
    expect((await checkout.setup()).status).toBe(0)
  })

  it('says where a missing lock file comes from', async () => {
    const checkout = createCheckout()
    checkout.remove('package-lock.json')
    expect(lastLine((await checkout.setup()).printed)).toContain('git checkout package-lock.json')
  })
})

function lastLine(text: string) {
  return text.trimEnd().split('\n').at(-1)
}
