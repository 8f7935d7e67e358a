interface Reply {
  readonly status: number
  readonly body: string
}

/** Somebody with a browser: keeps the cookies that the app gives. */
export interface Visitor {
  readonly cookie: string
  send(method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Reply>
  logIn(apiKey: string, name?: string): Promise<Reply>
}

export function visitor(address: string): Visitor {
  let cookie = ''
  const send: Visitor['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(address + path, {
      method,
      headers: { cookie, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return { status: response.status, body: await response.text() }
  }
  return {
    get cookie() {
      return cookie
    },
    send,
    logIn: (apiKey, name = 'ada') => send('POST', '/login', { name }, { 'x-api-key': apiKey }),
  }
}
