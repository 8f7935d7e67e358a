import { failureMessage } from '../failure-message.ts'
import type { Encoding } from '../inputs/index.ts'
import { type Names, namesOf, namesOfKey, type SecretRequest, sourceKey } from '../requests/index.ts'
import { decodeValue } from './decode-value.ts'
import { isAbsent, readSources, type ReadSourcesOptions } from './read-sources.ts'
import type { SecretAnswer } from './secret-answer.ts'
import { asText, selectValue } from './select-value.ts'
import type { Evaluator } from './evaluator.ts'
import type { Value } from './value.ts'

/** A value, where it comes from, and what it is to be called. */
export interface NamedValue {
  /** For messages: the entry, and the key where the entry gives several. */
  readonly origin: string
  readonly names: Names
  readonly value: Value
}

/** The same with the request that it answers. */
export interface ReadValue extends NamedValue {
  readonly request: SecretRequest
}

export interface ReadSecretsOptions extends ReadSourcesOptions {
  evaluator: Evaluator
  encoding: Encoding | undefined
  /** Where it is there: told of each path at which there is nothing, instead of failing. */
  ignoreAbsent: ((entry: string) => void) | undefined
}

/** Reads everything, or fails with one error that tells all that went wrong. */
export async function readSecrets(
  requests: readonly SecretRequest[],
  options: ReadSecretsOptions,
): Promise<readonly ReadValue[]> {
  const outcomes = await readSources(
    requests.map(({ source }) => source),
    options,
  )
  options.signal.throwIfAborted()
  const values: ReadValue[] = []
  const problems = new Set<string>()
  for (const request of requests) {
    const outcome = outcomes.get(sourceKey(request.source))
    if (outcome?.status === 'fulfilled') values.push(...(await taken(request, outcome.value, options, problems)))
    else if (options.ignoreAbsent !== undefined && isAbsent(outcome?.reason)) options.ignoreAbsent(request.entry)
    else problems.add(failureMessage(outcome?.reason))
  }
  if (problems.size > 0) throw new Error([...problems].join('\n'))
  return values
}

async function taken(
  request: SecretRequest,
  answer: SecretAnswer,
  { encoding, evaluator }: ReadSecretsOptions,
  problems: Set<string>,
): Promise<ReadValue[]> {
  const values: ReadValue[] = []
  try {
    for (const { origin, names, text } of await texts(request, answer, evaluator)) {
      const value = encoding === undefined ? { text } : decodeValue(text, encoding)
      if (value === undefined) problems.add(`${request.entry}: the value for ${names.output} is not ${encoding}`)
      else values.push({ request, origin, names, value })
    }
  } catch (error) {
    problems.add(`${request.entry}: the selector ${failureMessage(error)}.`)
  }
  return values
}

async function texts(
  request: SecretRequest,
  answer: SecretAnswer,
  evaluator: Evaluator,
): Promise<{ origin: string; names: Names; text: string }[]> {
  const { entry, selector, name = '' } = request
  if (selector.kind !== 'all')
    return [{ origin: entry, names: namesOf(request), text: await selectValue(answer, selector, evaluator) }]
  return Object.entries(answer.data).map(([key, value]) => ({
    origin: `${entry}, key ${JSON.stringify(key)},`,
    names: namesOfKey(key, name, selector.upperCase),
    text: asText(value),
  }))
}
