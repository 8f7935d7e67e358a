export interface ScannedSecret { readonly name: string; readonly value: string }
export interface AllowedFinding { readonly reason: string; readonly file?: string; readonly secret?: string; readonly rule?: string }
export interface Finding { readonly kind: 'secret' | 'credential'; readonly severity: 'error' | 'warning'; readonly file: string; readonly line: number; readonly column: number; readonly name: string; readonly form: string }
export interface Scanner { scan(file: string, content: Uint8Array): readonly Finding[]; readonly weak: readonly string[] }
export function createScanner({ secrets }: { secrets: readonly ScannedSecret[]; allow?: readonly AllowedFinding[]; credentials?: boolean }): Scanner {
  return { weak: [], scan: (file, content) => { const text = Buffer.from(content).toString(); return secrets.filter(({ value }) => text.includes(value)).map(({ name }) => ({ kind: 'secret', severity: 'error', file, line: 1, column: 1 + text.indexOf(secrets.find((s) => s.name === name)?.value ?? ''), name, form: 'as it is' })) } }
}
