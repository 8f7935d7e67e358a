import express5 from 'express'
import express4 from 'express-4'

/** What is used of either in tests, with the types of 5: what the plugin declares fits both, as types.test.ts shows. */
export const expresses = [
  { name: 'Express 5', express: express5 },
  { name: 'Express 4', express: express4 as unknown as typeof express5 },
] as const
