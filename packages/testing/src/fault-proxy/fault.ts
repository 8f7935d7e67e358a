/** What the proxy does to one request instead of passing it on unharmed. */
export type Fault =
  /** Waits, then passes the request on. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** Ends the connection with a TCP reset. The server never sees the request. */
  | { readonly kind: 'reset' }
  /** Takes the request and never answers. The server never sees it. */
  | { readonly kind: 'half-open' }
  /** Passes the request on, then resets the connection: the server did it and the client cannot know. */
  | { readonly kind: 'lost-reply' }
  /** Passes the request on twice, one after the other, and gives the first answer. */
  | { readonly kind: 'duplicate' }
  /** Announces the whole answer, sends its first bytes (default: half) and closes the connection. */
  | { readonly kind: 'truncated-body'; readonly bytes?: number | undefined }
  /** Sends the head of the answer at once and spreads its body over this time. */
  | { readonly kind: 'slow-body'; readonly ms: number }
  /** 429. Without `retryAfter`, as a Vault rate limit quota answers by default, there is no Retry-After. */
  | { readonly kind: 'too-many-requests'; readonly retryAfter?: number | string | undefined }
  /** Any other status, in Vault's form; `errors` are the words in its body. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly errors?: readonly string[] | undefined
      readonly headers?: Readonly<Record<string, string>> | undefined
    }
  /** An HTML page with status 200, as a load balancer or a captive portal sends it. */
  | { readonly kind: 'html-page' }
  /** A redirect (default 307) to the same path at another origin. */
  | { readonly kind: 'redirect'; readonly to: string; readonly status?: 301 | 302 | 307 | 308 | undefined }
