import type { KeyRing } from '@keyward/core'

/**
 * Middleware that signs with the newest key of a ring and accepts what was signed with any of its keys. It is made anew from the ring's keys,
 * newest first, at each change of the ring; keep what must outlive that, such as a session store, outside of `make`. When `make` throws at a
 * change, the middleware before stays in use.
 *
 * @example
 * const store = new MemoryStore()
 * app.use(withKeys(ring, (keys) => session({ secret: keys, store, rolling: true, resave: false, saveUninitialized: false })))
 *
 * @example
 * app.use(withKeys(ring, (keys) => cookieSession({ keys })))
 */
export function withKeys<Key, Request, Response, Next>(
  ring: Pick<KeyRing<Key>, 'keys' | 'onChange'>,
  make: (keys: Key[]) => (request: Request, response: Response, next: Next) => unknown,
): (request: Request, response: Response, next: Next) => void {
  const made = () => make(ring.keys.map(({ key }) => key))
  let middleware = made()
  ring.onChange(() => {
    middleware = made()
  })
  return (request, response, next) => {
    void middleware(request, response, next)
  }
}
