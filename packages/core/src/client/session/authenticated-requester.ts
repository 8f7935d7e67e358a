import { isVaultError } from '../../foundation/index.ts'
import type { Requester } from '../request/index.ts'
import type { Session } from './session.ts'

/** Sends every request with the session's token. A 403 costs at most one new log-in and one more try. */
export function createAuthenticatedRequester(requester: Requester, session: Session): Requester {
  return async (request) => {
    const used = await session.token(request.call, request.takesNoUse)
    try {
      return await requester({ ...request, token: used.token })
    } catch (error) {
      if (!isVaultError(error, 'permission_denied') || !(await session.replaced(used, request.call))) throw error
      const { token } = await session.token(request.call, request.takesNoUse)
      return requester({ ...request, token })
    }
  }
}
