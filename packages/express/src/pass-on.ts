import type { ExpressNext } from './express-types.ts'

/** Goes on when this is done, or with what it failed with: in Express 4 nobody hears of a rejected promise. */
export async function passOn(next: ExpressNext, prepare: () => Promise<void>): Promise<void> {
  try {
    await prepare()
  } catch (error) {
    next(error)
    return
  }
  next()
}

/** The same for what some middleware returned, which goes on by itself. Nobody else waits for it. */
export async function passOnFailure(next: ExpressNext, returned: unknown): Promise<void> {
  try {
    await returned
  } catch (error) {
    // Without an error, next() would go on as if all was well.
    next(error ?? new Error('middleware failed without saying why'))
  }
}
