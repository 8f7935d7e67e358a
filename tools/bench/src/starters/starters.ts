import type { Start } from './starter.ts'

/** Imported one by one, before a start is timed. */
export const starters = {
  'keyward start': async () => (await import('./keyward.ts')).startKeyward,
  'raw start': async () => (await import('./raw.ts')).startRaw,
} satisfies Record<string, () => Promise<Start>>

export type StarterName = keyof typeof starters

export const starterNames = Object.keys(starters) as StarterName[]
