import { failureLine, httpProblem, VaultError } from '@keyward/core'
import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Logger } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'

/**
 * Answers a request that failed for want of Vault with 503 and `Retry-After` where waiting may help, else with 500. The answer says nothing of Vault;
 * the error itself is logged in one line, with method and path. Errors of other transports than HTTP are left to Nest.
 *
 * @example
 * providers: [{ provide: APP_FILTER, useClass: VaultExceptionFilter }]
 */
@Catch(VaultError)
export class VaultExceptionFilter implements ExceptionFilter<VaultError> {
  readonly #logger = new Logger('VaultExceptionFilter')
  readonly #adapterHost: HttpAdapterHost

  constructor(@Inject(HttpAdapterHost) adapterHost: HttpAdapterHost) {
    this.#adapterHost = adapterHost
  }

  catch(error: VaultError, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error
    const { httpAdapter } = this.#adapterHost
    const request: unknown = host.switchToHttp().getRequest()
    const response: unknown = host.switchToHttp().getResponse()
    const [method, url] = [httpAdapter.getRequestMethod(request), httpAdapter.getRequestUrl(request)]
    this.#logger.error(failureLine(error, { method, url }))
    if (httpAdapter.isHeadersSent(response)) {
      httpAdapter.end(response)
      return
    }
    const { status, headers, body } = httpProblem(error)
    for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value)
    httpAdapter.reply(response, body, status)
  }
}
