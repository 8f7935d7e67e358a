import { VaultError } from '@keyward/core'
import { VaultExceptionFilter } from '@keyward/nestjs'
import { Controller, Get, Logger, Module, Res } from '@nestjs/common'
import { APP_FILTER, NestFactory } from '@nestjs/core'
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { platforms } from '../admin/platforms.ts'

const failure = new VaultError('rate_limited', 'too many requests', { path: 'secret/app', retryAfterMs: 7000 })

@Controller()
class FailingController {
  @Get('fails') fails(): never {
    throw failure
  }
  @Get('fails-late') failsLate(@Res() response: { write(text: string): void }): never {
    response.write('begun')
    throw failure
  }
  @Get('other') other(): never {
    throw new Error('not of Vault')
  }
}

@Module({ controllers: [FailingController], providers: [{ provide: APP_FILTER, useClass: VaultExceptionFilter }] })
class AppModule {}

afterEach(() => vi.restoreAllMocks())

describe.each(platforms)('VaultExceptionFilter on $name', ({ createAdapter }) => {
  it('tells the client when to come back, and the log what happened', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined)
    const app = await NestFactory.create(AppModule, createAdapter(), { logger: false, forceCloseConnections: true })
    await app.listen(0, '127.0.0.1')
    const answer = await fetch(`${await app.getUrl()}/fails?key=k-1`)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('7')
    expect(await answer.json()).toEqual({ error: 'unavailable' })
    expect(logged.mock.calls).toEqual([[`GET /fails failed with rate_limited: ${failure.message}`]])
    expect((await fetch(`${await app.getUrl()}/other`)).status).toBe(500)
    await app.close()
  })
})

it('ends an answer that had begun, as it cannot be taken back', async () => {
  const app = await NestFactory.create(AppModule, { logger: false, forceCloseConnections: true })
  await app.listen(0, '127.0.0.1')
  expect(await (await fetch(`${await app.getUrl()}/fails-late`)).text()).toBe('begun')
  await app.close()
})

it('leaves errors of other transports to Nest', () => {
  const host = new ExecutionContextHost([])
  host.setType('rpc')
  const filter = new VaultExceptionFilter({ httpAdapter: undefined } as never)
  expect(() => filter.catch(failure, host)).toThrow(failure)
})
