import * as v from 'valibot'

const text = v.pipe(v.string(), v.nonEmpty())
const number = (from: number, to: number) =>
  v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer(), v.minValue(from), v.maxValue(to))

/** What the app needs to run, beside its keys and its database login: all of it comes from Vault. */
export const configurationSchema = v.object({
  title: text,
  databaseHost: text,
  databasePort: number(1, 65_535),
  databaseName: text,
  /** How often keys are looked up again, in seconds. */
  refreshSeconds: v.optional(number(1, 3600), 30),
})

export type Configuration = v.InferOutput<typeof configurationSchema>
