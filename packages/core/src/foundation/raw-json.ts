// In Node since 21, and not yet among TypeScript's own types.
const json = JSON as unknown as { rawJSON(text: string): object; isRawJSON(value: unknown): boolean }

/** A value that `JSON.stringify` writes as just this text: how an integer that no number can hold keeps its digits. */
export function rawJson(text: string): object {
  return json.rawJSON(text)
}

export function isRawJson(value: unknown): boolean {
  return json.isRawJSON(value)
}
