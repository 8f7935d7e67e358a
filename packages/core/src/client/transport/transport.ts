/** One HTTP exchange with one server. No retries, no redirects, no opinion about status codes. */
export interface Transport {
  /** Scheme, host and port, for messages. */
  readonly address: string
  /** Fails with `unreachable`, `tls_failed`, `timeout`, `aborted`, `unexpected_response`, `response_too_large` or `closed`. */
  send(request: TransportRequest): Promise<TransportResponse>
  /** Ends every connection and opens new ones when needed; what is under way fails with `unreachable`. */
  reset(): void
  /** Ends every connection; what is under way fails with `closed`. */
  close(): Promise<void>
}

export interface TransportRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Encoded, beginning with `/v1/`. */
  target: string
  headers: Record<string, string>
  body?: string | undefined
  timeoutMs: number
  signal?: AbortSignal | undefined
  /** For messages only. */
  operation: string
  path?: string | undefined
}

export interface TransportResponse {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}
