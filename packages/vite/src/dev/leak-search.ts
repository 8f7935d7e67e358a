/** How the dev server looks for secrets in what it sends. */
export interface LeakSearch {
  /** What is wrong with an answer, for people and without a value; `undefined` when nothing is. */
  find(what: string, content: Uint8Array): Promise<string | undefined>
  /** Told of each answer that did not go out; `isModule` when it was code or style for a page that is open, which cannot show why. */
  onLeak(message: string, answer?: { isModule: boolean }): void
}

/** Said of what does not go out because nobody could look into it. Names the reason by its code or class: a message may repeat what it was about. */
export function unsearchable(what: string, error: unknown): string {
  const { code, name = typeof error } = Object(error) as { code?: string; name?: string }
  return (
    `[keyward] ${what} could not be searched for secrets (${code ?? name}), so it was not sent. ` +
    'Look above for why nothing is read from Vault, or at its content-encoding; "guardResponses: false" lets everything out unsearched.'
  )
}
