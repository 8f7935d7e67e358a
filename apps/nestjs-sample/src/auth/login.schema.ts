import * as v from 'valibot'

export const loginSchema = v.object({ customer: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(100)) })

export type Login = v.InferOutput<typeof loginSchema>
