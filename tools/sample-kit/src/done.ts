/** Says that a step succeeded. */
export type Done = (what: string, detail?: string) => void
