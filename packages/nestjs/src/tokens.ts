import type { StandardSchemaV1 } from '@standard-schema/spec'
import {
  checkSecretName,
  mustBeBoolean,
  mustBeClientName,
  mustBeSchema,
  optionProblems,
  refuse,
} from './check-arguments.ts'

/** What `@InjectSecret` was asked for besides the name. */
export interface InjectSecretOptions {
  /** The name of the client to ask. Default: the one without a name. */
  client?: string | undefined
  /** Inject the value as it is at the start, instead of something that follows its changes. @default false */
  value?: boolean | undefined
  /** Any Standard Schema that does not have to be waited for. */
  schema?: StandardSchemaV1 | undefined
}

/**
 * What a client is provided under, for factories and for tests.
 *
 * @example
 * Test.createTestingModule({ imports: [AppModule] }).overrideProvider(getVaultToken()).useValue(vault)
 */
export function getVaultToken(name?: string): string {
  return `keyward:vault${ofClient(name)}`
}

/**
 * What `@InjectSecret` with the same arguments asks for, for factories and for tests. What replaces the followed secret also replaces the value
 * taken from it.
 *
 * @example
 * Test.createTestingModule({ imports: [AppModule] }).overrideProvider(getSecretToken('app/database')).useValue({ current: { password: 'test' } })
 */
export function getSecretToken(secret: string, options: InjectSecretOptions = {}): string {
  checkSecretRequest('getSecretToken()', secret, options)
  const { client, value, schema } = options
  const fitting = schema === undefined ? '' : ` with schema ${schemaNumber(schema)}`
  return `keyward:secret:${secret}${ofClient(client)}${fitting}${value === true ? ' as value' : ''}`
}

const secretRules = { client: mustBeClientName, value: mustBeBoolean, schema: mustBeSchema }

export function checkSecretRequest(asker: string, secret: unknown, options: unknown): void {
  checkSecretName(secret, asker)
  refuse(`${asker} of ${secret}`, optionProblems(options, secretRules))
}

/** Of the parts of one client that are not for the application. */
export function getPartToken(
  part: 'options' | 'shutdown' | 'followed-secrets' | 'secret-changes',
  client?: string,
): string {
  return `keyward:${part}${ofClient(client)}`
}

function ofClient(name: string | undefined): string {
  return name === undefined ? '' : ` of client ${name}`
}

const schemaNumbers = new WeakMap<StandardSchemaV1, number>()
let schemas = 0

// Two schemas give two different things, and a schema has no name.
function schemaNumber(schema: StandardSchemaV1): number {
  const number = schemaNumbers.get(schema) ?? ++schemas
  schemaNumbers.set(schema, number)
  return number
}
