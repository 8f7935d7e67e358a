/** How the dev server looks for secrets in what it sends. */
export interface LeakSearch {
  /** What is wrong with an answer, for people and without a value; `undefined` when nothing is. */
  find(what: string, content: Uint8Array): Promise<string | undefined>
  /** Told of each answer that did not go out; `isModule` when it was code or style for a page that is open, which cannot show why. */
  onLeak(message: string, answer?: { isModule: boolean }): void
}
