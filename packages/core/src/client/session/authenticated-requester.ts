import { isVaultError, VaultError } from '../../foundation/index.ts'
import type { Requester } from '../request/index.ts'
import type { Denial } from './denials.ts'
import type { Session } from './session.ts'

/** Sends every request with the session's token. A 403 costs at most one new log-in and one more try. */
export function createAuthenticatedRequester(requester: Requester, session: Session): Requester {
  return async (request) => {
    const { call, takesNoUse } = request
    const used = session.readyToken(call, takesNoUse) ?? (await session.token(call, takesNoUse))
    try {
      const response = await requester({ ...request, token: used.token })
      if (used.known === false) session.accepted(used)
      return response
    } catch (error) {
      if (!isVaultError(error, 'permission_denied')) throw error
      const denial = await session.denied(used, call)
      if (denial !== 'replaced') throw explained(error, denial)
      const { token } = await session.token(call, takesNoUse)
      return requester({ ...request, token })
    }
  }
}

const deniedHints = {
  token:
    'The server does not know this token here: it has expired, was revoked, or belongs to another server or namespace. Give another one.',
  policy: 'The token is valid, but none of its policies allows this; ask for the capability on this path.',
}

function explained(error: VaultError, denial: Exclude<Denial, 'replaced'>): VaultError {
  if (denial === 'unclear') return error
  const { code, what, operation, path, address, status, serverErrors, sent } = error
  const hint = deniedHints[denial]
  return new VaultError(code, what, { operation, path, address, status, serverErrors, sent, deniedBy: denial, hint })
}
