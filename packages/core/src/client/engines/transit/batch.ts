import { VaultError } from '../../../foundation/index.ts'
import { type Call, checkFields, type FieldRules, withoutRequestValues } from '../../request/index.ts'
import type { EngineEndpoint } from '../engine-endpoint.ts'
import type { TransitOutcome } from './transit-types.ts'

/** Sends all items in one request and gives each its own outcome. */
export async function askBatch<Value>(
  { ask, call }: EngineEndpoint,
  items: readonly object[],
  valueFrom: (result: BatchResult) => Value,
): Promise<TransitOutcome<Value>[]> {
  if (items.length === 0) return []
  const { data } = await ask<WireBatch>({
    method: 'POST',
    body: { batch_input: items },
    // With one bad item among them the status is an error's, and the other results are there all the same.
    acceptBody: holdsBatch,
    repeatable: true,
  })
  if (data.batch_results?.length !== items.length) throw incomplete(call)
  return data.batch_results.map((result, index) =>
    result.error
      ? { status: 'rejected', reason: itemError(result.error, index, items[index], call) }
      : { status: 'fulfilled', value: valueFrom(result) },
  )
}

/** Refuses what is no list, and an item with a field that does not exist. */
export function checkedItems<Item extends object>(
  items: readonly Item[],
  fields: FieldRules<Item>,
  call: Call,
): readonly Item[] {
  if (!Array.isArray(items)) {
    const { operation, path } = call
    throw new VaultError('invalid_argument', 'the items must be a list', { operation, path })
  }
  for (const [index, item] of items.entries()) checkFields(call, `item ${index}`, item, fields)
  return items
}

interface WireBatch {
  batch_results?: (BatchResult & { error?: string })[]
}

/** One of them, by what was asked. */
interface BatchResult {
  plaintext: string
  ciphertext: string
}

function holdsBatch(body: unknown): boolean {
  return Array.isArray((body as { data?: WireBatch | null } | undefined)?.data?.batch_results)
}

function itemError(text: string, index: number, item: unknown, { operation, path }: Call): VaultError {
  const said = withoutRequestValues(text.trim(), { body: item })
  return new VaultError('bad_request', `item ${index} of the batch refused: ${said}`, {
    operation,
    path,
    serverErrors: [said],
    sent: true,
  })
}

function incomplete({ operation, path }: Call): VaultError {
  return new VaultError('unexpected_response', 'the answer does not hold one result for each item of the batch', {
    operation,
    path,
    sent: true,
  })
}
