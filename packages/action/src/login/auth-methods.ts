import {
  appRole,
  type AuthMethod,
  github,
  isVaultError,
  kubernetes,
  ldap,
  tlsCertificate,
  userpass,
} from '@keyward/core'
import type { InputReader } from '../inputs/index.ts'
import { withPayload } from './auth-payload.ts'
import { jwtMethod } from './jwt-method.ts'
import type { LoginParts } from './log-in.ts'

type Create = (inputs: InputReader, mount: string, parts: LoginParts) => AuthMethod | undefined

const methods: Readonly<Record<string, Create>> = {
  token: (inputs) => givenToken(inputs.required('token', 'method token needs it')),
  approle: (inputs, mount) => {
    const roleId = inputs.required('roleId', 'method approle needs it')
    const [secretId, wrappedSecretId] = [inputs.text('secretId'), inputs.text('wrappedSecretId')]
    return appRole({ roleId, mount, ...(secretId && { secretId }), ...(wrappedSecretId && { wrappedSecretId }) })
  },
  github: (inputs, mount) => github({ token: inputs.required('githubToken', 'method github needs it'), mount }),
  jwt: jwtMethod,
  kubernetes: (inputs, mount) => {
    const role = inputs.required('role', 'method kubernetes needs it')
    const tokenFile = inputs.text('kubernetesTokenPath')
    return kubernetes({ role, mount, ...(tokenFile && { tokenFile }) })
  },
  ldap: (inputs, mount) => ldap({ ...usernamePassword(inputs, 'ldap'), mount }),
  userpass: (inputs, mount) => userpass({ ...usernamePassword(inputs, 'userpass'), mount }),
  cert: (inputs, mount) => {
    inputs.required('clientCertificate', 'method cert needs it')
    const role = inputs.text('role')
    return tlsCertificate({ mount, ...(role && { role }) })
  },
}

/** How to log in, by the inputs. What is wrong with them is told to the reader. */
export function authMethod(inputs: InputReader, parts: LoginParts): AuthMethod | undefined {
  const name = (inputs.text('method') ?? 'token').toLowerCase()
  const mount = (inputs.text('path') ?? name).replace(/^\/+|\/+$/g, '')
  const payload = inputs.text('authPayload')
  const create = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (payload !== undefined && (create === undefined || name === 'cert'))
    return withPayload(inputs, name, mount, payload)
  if (create === undefined) {
    inputs.problem('method', `is not known here (${Object.keys(methods).join(', ')}); any other needs authPayload`)
    return undefined
  }
  return orProblem(inputs, () => create(inputs, mount, parts))
}

// Used as it is: it may be good for few requests, so none is spent on looking at it.
function givenToken(token: string): AuthMethod {
  return { name: 'token', login: () => Promise.resolve({ token }) }
}

function usernamePassword(inputs: InputReader, method: string): { username: string; password: string } {
  const why = `method ${method} needs it`
  return { username: inputs.required('username', why), password: inputs.required('password', why) }
}

const inputOfOption: Readonly<Record<string, string>> = { mount: 'path', tokenFile: 'kubernetesTokenPath' }

// Once more what the core finds; what is missing has been told.
function orProblem(inputs: InputReader, create: () => AuthMethod | undefined): AuthMethod | undefined {
  try {
    return create()
  } catch (error) {
    if (!isVaultError(error)) throw error
    for (const { path, message } of error.problems ?? []) {
      const input = inputOfOption[path] ?? path
      if (path === 'mount' || inputs.text(input) !== undefined) inputs.problem(input, message)
    }
    return undefined
  }
}
