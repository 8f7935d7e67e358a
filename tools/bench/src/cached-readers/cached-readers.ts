import type { OpenCachedReader } from './cached-reader.ts'

const bare = () => import('./bare.ts')
const keyward = () => import('./keyward.ts')

/** Imported one by one: a process that measures one has not loaded another. */
export const cachedReaders = {
  'keyward, get(name)': async () => (await keyward()).openGet,
  'keyward, get(name, field)': async () => (await keyward()).openGetField,
  'keyward, getMany(100 names)': async () => (await keyward()).openGetMany,
  'bare, update and final joined, toString("utf8")': async () => (await bare()).openJoinedUtf8,
  'bare, update, toString("utf8")': async () => (await bare()).openUtf8,
  'bare, update, toString("latin1")': async () => (await bare()).openLatin1,
  'bare, update to "utf8"': async () => (await bare()).openUpdateToUtf8,
  'bare, update to "latin1"': async () => (await bare()).openUpdateToLatin1,
} satisfies Record<string, () => Promise<OpenCachedReader>>

export type CachedReaderName = keyof typeof cachedReaders

export const cachedReaderNames = Object.keys(cachedReaders) as CachedReaderName[]

/** Decryption and `JSON.parse` alone. They differ in how the bytes become a string. */
export const bareNames = cachedReaderNames.filter((name) => name.startsWith('bare'))
