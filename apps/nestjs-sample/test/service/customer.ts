interface Reply {
  readonly status: number
  /** The parsed text, where it is JSON. */
  readonly body: unknown
}

/** Somebody who sends requests, and keeps the token that the app gives. */
export interface Customer {
  readonly token: string
  send(method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Reply>
  logIn(apiKey: string, name?: string): Promise<Reply>
}

export function customer(address: string): Customer {
  let token = ''
  const send: Customer['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(address + path, {
      method,
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
    return { status: response.status, body: isJson ? await response.json() : await response.text() }
  }
  return {
    get token() {
      return token
    },
    send,
    async logIn(apiKey, name = 'ada') {
      const reply = await send('POST', '/login', { customer: name }, { 'x-api-key': apiKey })
      token = (reply.body as { access_token?: string }).access_token ?? token
      return reply
    },
  }
}
