import {
  newKey,
  operatorOf,
  type SampleEnvironment,
  type SampleProcess,
  type SampleServers,
  startSampleServers,
} from '@keyward/sample-kit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildShop, type BuiltShop } from '../demo/build-shop.ts'
import { prepareShop } from '../demo/prepare-shop.ts'
import { startShop } from '../demo/start-shop.ts'
import { signOffer } from '../src/shop/offers.ts'
import { hasChromium, startChromium } from './browser/chromium.ts'
import { formsOf } from './browser/forms-of.ts'
import { type Part, record, type Recording } from './browser/recording.ts'

if (!hasChromium) console.log('skipped: the Vite sample in a browser, because there is no chromium on PATH')

const title = 'Tea & "more"'
const keys: string[] = []
/** One in which each form looks different. */
function nextKey(): string {
  keys.push(`a "key" & <${newKey()}> ü+/=`)
  return keys.at(-1) as string
}

function offerOn(page: Page): Promise<string> {
  return page.locator('input[name=offer]').first().inputValue()
}

/** What the server makes of the newest key. */
function newestOffer(): string {
  return signOffer({ id: 'tea', cents: 450 }, keys.at(-1) as string)
}

describe.skipIf(!hasChromium)('the shop in a browser', { timeout: 60_000 }, () => {
  let servers: SampleServers
  let environment: SampleEnvironment
  let browser: Browser
  beforeAll(async () => {
    ;[servers, browser] = await Promise.all([startSampleServers(), startChromium()])
    environment = await prepareShop(servers)
    await write('configuration', { title, supportEmail: 'help@shop.example.com' })
    await write('offers', { key: nextKey() })
  })
  afterAll(async () => {
    await browser?.close()
    await servers?.stop()
  })

  const write = async (name: string, data: Readonly<Record<string, unknown>>): Promise<void> => {
    await using operator = operatorOf(servers.vault, 'vite-sample')
    await operator.secrets.set(name, data)
  }
  /** Replaces the key, and sees it in use. */
  const rotate = async ({ address }: SampleProcess): Promise<void> => {
    await write('offers', { key: nextKey() })
    const html = async (): Promise<string> => (await fetch(address)).text()
    await expect.poll(html, { timeout: 20_000 }).toContain(newestOffer())
  }
  const newPage = async (): Promise<Page> => {
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    return page
  }
  const open = async ({ address }: SampleProcess): Promise<Page> => {
    const page = await newPage()
    await page.goto(address)
    return page
  }
  const openRecorded = async ({ address }: SampleProcess): Promise<{ page: Page; recording: Recording }> => {
    const page = await newPage()
    const recording = await record(page)
    await page.goto(address)
    return { page, recording }
  }
  const expectNoSecret = (parts: readonly Part[]): void => {
    for (const secret of [...keys, environment.VAULT_SECRET_ID]) {
      for (const [form, text] of Object.entries(formsOf(secret))) {
        const found = parts
          .filter((part) => part.text.includes(text))
          .map(({ kind, what }) => `${form} in ${kind} ${what}`)
        expect(found).toEqual([])
      }
    }
  }

  describe('as built', () => {
    let built: BuiltShop
    let shop: SampleProcess
    beforeAll(async () => {
      built = await buildShop(environment)
      shop = await startShop(environment, built)
    })
    afterAll(async () => {
      await shop?.stop()
      await built?.[Symbol.asyncDispose]()
    })

    it('shows public values, and what the server made with a secret', async () => {
      const page = await open(shop)
      await expect.poll(() => page.locator('h1').textContent()).toBe(title)
      expect(await page.title()).toBe(title)
      expect(await page.locator('footer').textContent()).toBe('Questions? Write to help@shop.example.com.')
      expect(await offerOn(page)).toBe(newestOffer())
    })

    it('takes an order at the price that it offered, and at no other', async () => {
      const page = await open(shop)
      await page.locator('button').first().click()
      expect(await page.locator('#ordered').textContent()).toBe('Ordered: Tea for € 4.50.')
      const offer = newestOffer().replace('450', '1')
      const { status } = await fetch(`${shop.address}/order`, { method: 'POST', body: new URLSearchParams({ offer }) })
      expect(status).toBe(409)
    })

    it('gives the browser no secret in any form, in nothing that it loads', async () => {
      const { page, recording } = await openRecorded(shop)
      await expect.poll(() => page.locator('h1').textContent()).toBe(title)
      await page.locator('button').first().click()
      await page.locator('#ordered').waitFor()
      await expect.poll(() => page.locator('h1').textContent()).toBe(title)
      const parts = await recording.parts()
      // It sees what is there.
      const kinds = parts.filter(({ text }) => text.includes('help@shop.example.com')).map(({ kind }) => kind)
      expect(new Set(kinds)).toEqual(new Set(['response', 'script', 'page']))
      expect(parts.some(({ kind, text }) => kind === 'source map' && text.includes('entry-client'))).toBe(true)
      expect(parts.some(({ kind, text }) => kind === 'request' && text.includes('offer=tea.450'))).toBe(true)
      expectNoSecret(parts)
    })
  })

  describe('in development', () => {
    let shop: SampleProcess
    beforeAll(async () => {
      shop = await startShop(environment)
    })
    afterAll(() => shop?.stop())

    it('shows rotated secrets without a restart, reloads the page once for a public value, and gives the browser no secret', async () => {
      const { page, recording } = await openRecorded(shop)
      await expect.poll(() => page.locator('h1').textContent()).toBe(title)
      expect(await offerOn(page)).toBe(newestOffer())
      await expect.poll(async () => (await recording.parts()).some(({ kind }) => kind === 'frame')).toBe(true)
      let loads = 0
      page.on('load', () => (loads += 1))

      await rotate(shop)
      expect(loads).toBe(0)
      await write('configuration', { title: 'Coffee', supportEmail: 'help@shop.example.com' })
      await expect.poll(() => page.locator('h1').textContent(), { timeout: 20_000 }).toBe('Coffee')
      expect(await offerOn(page)).toBe(newestOffer())
      // Once: every secret is looked at again meanwhile.
      await rotate(shop)
      expect(loads).toBe(1)

      const parts = await recording.parts()
      expect(parts.some(({ kind, text }) => kind === 'frame' && text.includes('full-reload'))).toBe(true)
      expect(parts.some(({ kind, text }) => kind === 'script' && text.includes('"Coffee"'))).toBe(true)
      expectNoSecret(parts)
      expect(shop.printed()).not.toMatch(/error|which no browser may get/i)
    })
  })
})
