import type nodeVault from 'node-vault'
import { isVaultError } from '../../foundation/index.ts'
import type { Calls } from '../request/index.ts'
import { argumentError } from './command-arguments.ts'
import { checkClientOptions } from './client-options.ts'
import { defineProperties, type OwnState } from './client-properties.ts'
import { type Command, commandTable, isRepeatable, logsIn } from './commands.ts'
import { loadNodeVault } from './load-node-vault.ts'
import type { NodeVaultClient, NodeVaultOptions, NodeVaultRequestOptions } from './node-vault-types.ts'
import { type RenewalParts, replaceRenewal } from './renewal-commands.ts'
import { type NodeVaultCall, type NodeVaultRequest, type RequestParts, sendRequest } from './request.ts'
import { encodedPath, renderedPath } from './request-path.ts'
import { requestSettings, requireObject } from './request-settings.ts'
import { withResponse } from './response.ts'

export interface NodeVaultParts extends RequestParts, RenewalParts {
  calls: Calls
  /** Of the server, for users to look at. */
  address: string
  namespace: string
}

export type CreateNodeVault = (options?: NodeVaultOptions) => NodeVaultClient

/** Loads node-vault when it is first asked for a client. */
export function createNodeVaultFactory(parts: NodeVaultParts): CreateNodeVault {
  return (options = {}) => {
    checkClientOptions(options)
    const client = bareClient()
    const own = defineProperties(client, options, parts)
    const run = createRun(parts, own, options.requestOptions ?? {})
    replaceRequest(client, parts, own, run)
    wrapVerbs(client, run)
    wrapCommands(client, run)
    replaceRenewal(client, parts)
    return client
  }
}

// How node-vault's functions hand the call they belong to on to the request. A symbol, because they copy all there is and send none of it.
const current = Symbol('current call')

interface InCall {
  [current]: NodeVaultCall
}

// node-vault's table and functions, with nothing that could send, log or escape by itself.
function bareClient(): NodeVaultClient {
  const { nodeVault, mustache } = loadNodeVault()
  const settings = {
    debug: () => undefined,
    'request-promise': { defaults: () => undefined },
    mustache: {
      render(template: string, args: Readonly<Record<string, unknown>>) {
        const { call } = (args['requestOptions'] as InCall)[current]
        return renderedPath(mustache, template, { kubernetesPath: client.kubernetesPath, ...args }, call.operation)
      },
    },
  }
  const { commands } = nodeVault(settings)
  const client = nodeVault({ ...settings, commands: commandTable(commands) }) as NodeVaultClient
  return client
}

/** Runs one public call of the client around the node-vault function that does it. */
type Run = (
  operation: string,
  path: string | undefined,
  given: NodeVaultRequestOptions | undefined,
  work: (inCall: InCall) => Promise<unknown>,
  command?: { logsIn: boolean; repeatable: true | undefined },
) => Promise<unknown>

function createRun({ calls }: NodeVaultParts, own: OwnState, forAll: NodeVaultRequestOptions): Run {
  return async (operation, path, given = {}, work, command) => {
    const settings = requestSettings(forAll, given, operation)
    const { namespace = own.namespace } = settings.callOptions
    return calls.run(operation, path, { ...settings.callOptions, namespace }, async (call) => {
      const { logsIn: isLogin = false, repeatable } = command ?? {}
      try {
        return await work({ [current]: { call, settings, logsIn: isLogin, repeatable } })
      } catch (error) {
        const told = argumentError(error, operation)
        throw isVaultError(told) ? withResponse(told) : told
      }
    })
  }
}

function replaceRequest(client: nodeVault.client, parts: NodeVaultParts, own: OwnState, run: Run): void {
  client.handleVaultResponse = (response) => Promise.resolve(response?.body)
  const send = async ({ [current]: call, ...request }: NodeVaultRequest & InCall): Promise<unknown> => {
    const { status, headers, body } = await sendRequest(parts, call, request, own)
    // node-vault's users may take fields from an empty answer.
    const response = { statusCode: status, headers, body: body ?? '', request: { path: request.path } }
    return client.handleVaultResponse(response)
  }
  const request = async (options: Partial<nodeVault.RequestOption> = {}): Promise<unknown> => {
    requireObject(options, 'request options', 'nodeVault.request')
    const { method = '', path = '', json, ...given } = options
    if (current in given) return send(options as unknown as NodeVaultRequest & InCall)
    return run('nodeVault.request', undefined, given, (inCall) => send({ method, path, json, ...inCall }))
  }
  client.request = request
}

function wrapVerbs(client: nodeVault.client, run: Run): void {
  for (const verb of ['read', 'list', 'delete', 'help'] as const) {
    const send = client[verb]
    client[verb] = (path, given) => {
      const operation = `nodeVault.${verb}`
      return run(operation, path, given, async (inCall) => send(encodedPath(path, operation), inCall))
    }
  }
  for (const verb of ['write', 'update'] as const) {
    const send = client[verb]
    client[verb] = (path, data, given) => {
      const operation = `nodeVault.${verb}`
      return run(operation, path, given, async (inCall) => send(encodedPath(path, operation), data, inCall))
    }
  }
}

type CommandFunction = (args?: Record<string, unknown>) => Promise<unknown>

function wrapCommands(client: nodeVault.client, run: Run): void {
  const functions = client as unknown as Record<string, CommandFunction>
  const wrap = (name: string, command: Command): void => {
    const send = functions[name] as CommandFunction
    const traits = { logsIn: logsIn(command), repeatable: isRepeatable(name, command) }
    functions[name] = async (args = {}) => {
      requireObject(args, 'the arguments', `nodeVault.${name}`)
      const { requestOptions, ...rest } = args
      const given = requestOptions as NodeVaultRequestOptions | undefined
      // Not enumerable: node-vault sends all arguments of some commands as their body.
      const withCall = (inCall: InCall) => Object.defineProperty(rest, 'requestOptions', { value: inCall })
      return run(`nodeVault.${name}`, undefined, given, async (inCall) => send(withCall(inCall)), traits)
    }
  }
  for (const [name, command] of Object.entries(client.commands)) wrap(name, command)
  const { generateFunction } = client
  client.generateFunction = (name, command) => {
    generateFunction(name, command)
    wrap(name, command)
  }
}
