/** What an app listens on: the first on the port that was asked for, the others on those that follow; 0, any that is free, stands for itself. */
export function portOf(asked: string, index: number): string {
  const first = Number(asked)
  if (!/^\d+$/.test(asked) || first + index > 65_535) {
    throw new Error(
      `--port ${asked}: must be a port number, 0 for any that is free. Each app but the first takes the next port.`,
    )
  }
  return String(first === 0 ? 0 : first + index)
}
