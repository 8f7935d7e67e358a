import * as v from 'valibot'

export const createOrderSchema = v.object({
  item: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200)),
  quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
})

export type CreateOrder = v.InferOutput<typeof createOrderSchema>
