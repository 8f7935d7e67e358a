import type { Dispatcher } from 'undici'
import { signalError, VaultError, type VaultErrorFields } from '../../foundation/index.ts'
import { connectionError, type Progress } from './connection-error.ts'
import type { TransportRequest, TransportResponse } from './transport.ts'

/**
 * Follows one request through undici's dispatch: collects the answer within a size limit, and ends by whichever comes first of answer,
 * failure, deadline and cancellation.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly response: Promise<TransportResponse>
  readonly #request: TransportRequest
  readonly #address: string
  readonly #maxBytes: number
  readonly #timer: NodeJS.Timeout
  readonly #chunks: Buffer[] = []
  #controller: Dispatcher.DispatchController | undefined
  #resolve!: (response: TransportResponse) => void
  #reject!: (error: VaultError) => void
  #outcome: VaultError | true | undefined
  #sent = false
  #status = 0
  #headers: TransportResponse['headers'] = {}
  #bytes = 0
  #onAbort: (() => void) | undefined

  constructor(request: TransportRequest, address: string, maxBytes: number) {
    this.#request = request
    this.#address = address
    this.#maxBytes = maxBytes
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#timer = setTimeout(expire, request.timeoutMs, this)
    if (request.signal === undefined) return
    const { signal } = request
    this.#onAbort = () => this.#failWith(signalError(signal, this.#fields(), ` (${address})`))
    request.signal.addEventListener('abort', this.#onAbort, { once: true })
    if (request.signal.aborted) this.#onAbort()
  }

  /** Already over, before anything was sent. */
  get ended(): boolean {
    return this.#outcome !== undefined
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    this.#sent = true
    if (this.#outcome !== undefined) controller.abort(this.#outcome as VaultError)
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: TransportResponse['headers'],
  ): void {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#maxBytes)
      this.#fail('response_too_large', `the answer is larger than ${this.#maxBytes} bytes`)
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#outcome !== undefined) return
    this.#end()
    const [first] = this.#chunks
    const body = this.#chunks.length > 1 ? Buffer.concat(this.#chunks, this.#bytes) : first
    this.#resolve({
      status: this.#status,
      headers: this.#headers,
      body: body === undefined ? '' : body.toString('utf8'),
    })
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.#outcome !== undefined) return
    this.#end()
    this.#reject(connectionError(error, this.#request, this.#address, this.#progress()))
  }

  expire(): void {
    this.#fail('timeout', `no answer within ${Math.round(this.#request.timeoutMs)} ms`)
  }

  #fail(code: 'timeout' | 'response_too_large', what: string): void {
    this.#failWith(new VaultError(code, `${what} (${this.#address})`, this.#fields()))
  }

  #fields(): VaultErrorFields {
    const { operation, path } = this.#request
    return { operation, path, address: this.#address, status: this.#status || undefined, sent: this.#sent }
  }

  #failWith(error: VaultError): void {
    if (this.#outcome !== undefined) return
    this.#end(error)
    this.#reject(error)
    this.#controller?.abort(error)
  }

  #progress(): Progress {
    if (this.#status !== 0) return 'answering'
    return this.#sent ? 'sent' : 'unsent'
  }

  #end(outcome: VaultError | true = true): void {
    this.#outcome = outcome
    clearTimeout(this.#timer)
    if (this.#onAbort !== undefined) this.#request.signal?.removeEventListener('abort', this.#onAbort)
  }
}

// One function for all, instead of one made for each.
function expire(exchange: Exchange): void {
  exchange.expire()
}
