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
