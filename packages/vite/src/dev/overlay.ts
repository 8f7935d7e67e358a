import type { ErrorPayload } from 'vite'

/** What Vite's client shows over the page. */
export function overlay(message: string): ErrorPayload {
  return { type: 'error', err: { message, stack: '', plugin: 'keyward' } }
}
