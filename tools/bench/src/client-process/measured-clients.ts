import { type ApplicationName, applications } from '../applications/applications.ts'
import { cachedReaders, type CachedReaderName } from '../cached-readers/cached-readers.ts'
import { contenders, type ContenderName } from '../contenders/contenders.ts'
import type { Started } from '../starters/starter.ts'
import { starters, type StarterName } from '../starters/starters.ts'
import { cachedRound } from './cached-round.ts'
import type { MeasuredClient, OpenMeasuredClient } from './measured-client.ts'
import { readRound } from './read-round.ts'
import { requestRound } from './request-round.ts'
import type { Secret } from './secrets.ts'
import { startRound } from './start-round.ts'

/** What a client's process can measure: reads from a server, reads from its own memory, a start, requests to an application. */
export type MeasuredClientName = ContenderName | CachedReaderName | StarterName | ApplicationName

/** Imports the client and nothing of any other. */
export const openMeasuredClient = (name: MeasuredClientName): OpenMeasuredClient => {
  if (name in cachedReaders) return opensCachedReader(name as CachedReaderName)
  if (name in applications) return opensApplication(name as ApplicationName)
  return name in starters ? opensStarter(name as StarterName) : opensContender(name as ContenderName)
}

const opensContender =
  (name: ContenderName): OpenMeasuredClient =>
  async (server, secrets): Promise<MeasuredClient> => {
    const open = await contenders[name]()
    const contender = open(server)
    return { round: (work) => readRound(contender, secrets, work), close: () => contender.close() }
  }

const opensCachedReader =
  (name: CachedReaderName): OpenMeasuredClient =>
  async (server, secrets): Promise<MeasuredClient> => {
    const open = await cachedReaders[name]()
    const reader = await open(server, secrets)
    return { round: (work) => cachedRound(reader, secrets, work), close: () => reader.close() }
  }

const opensStarter =
  (name: StarterName): OpenMeasuredClient =>
  async (server, secrets): Promise<MeasuredClient> => {
    const start = await starters[name]()
    let started: Started | undefined
    return {
      round: (work) => startRound(() => (started = start(server)), secrets, work),
      close: async () => started?.close(),
    }
  }

const opensApplication =
  (name: ApplicationName): OpenMeasuredClient =>
  async (server, secrets): Promise<MeasuredClient> => {
    const open = await applications[name]()
    const application = await open(server, secrets)
    return {
      round: (work) => requestRound(application, secrets[0] as Secret, work),
      close: () => application.close(),
    }
  }
