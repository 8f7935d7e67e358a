import type { OpenApplication } from './application.ts'

const express = () => import('./express.ts')
const nestjs = () => import('./nestjs.ts')

/** Imported one by one: a process that measures one has not loaded another. */
export const applications = {
  'express, requireSecrets(name)': async () => (await express()).openWithPlugin,
  'express, a constant': async () => (await express()).openWithConstant,
  'nestjs, secrets.get(name)': async () => (await nestjs()).openWithGet,
  'nestjs, @InjectSecret(name)': async () => (await nestjs()).openWithInjected,
  'nestjs, a constant': async () => (await nestjs()).openWithConstant,
} satisfies Record<string, () => Promise<OpenApplication>>

export type ApplicationName = keyof typeof applications
