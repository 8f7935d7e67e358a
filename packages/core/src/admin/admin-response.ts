/** Ready to be sent as it is. */
export interface AdminResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
