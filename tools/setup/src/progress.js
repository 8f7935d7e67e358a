/**
 * One line per step. A terminal sees the running step's seconds; anything else gets a plain line at each step's start.
 * @typedef {{ step: <T>(what: string, work: (note: (message: string) => void) => Promise<T>) => Promise<T> }} Progress
 */

/**
 * @param {NodeJS.WriteStream} stream
 * @returns {Progress}
 */
export function createProgress(stream) {
  return {
    step: (what, work) => (stream.isTTY ? liveStep(stream, what, work) : plainStep(stream, what, work)),
  }
}

/**
 * @template T
 * @param {NodeJS.WritableStream} stream @param {string} what @param {(note: (message: string) => void) => Promise<T>} work
 */
async function plainStep(stream, what, work) {
  stream.write(`setup: ${what}\n`)
  return work((message) => stream.write(`setup: ${oneLine(message)}\n`))
}

/**
 * @template T
 * @param {NodeJS.WriteStream} stream @param {string} what @param {(note: (message: string) => void) => Promise<T>} work
 */
async function liveStep(stream, what, work) {
  const started = Date.now()
  let latest = what
  const draw = () => {
    const line = `setup: ${latest} (${Math.round((Date.now() - started) / 1000)} s)`
    stream.write(`\r\u001B[K${line.slice(0, (stream.columns || 80) - 1)}`)
  }
  draw()
  const timer = setInterval(draw, 250)
  try {
    const result = await work((message) => {
      latest = oneLine(message)
      draw()
    })
    stream.write(`\r\u001B[Ksetup: ${what}, done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
    return result
  } catch (error) {
    stream.write('\r\u001B[K')
    throw error
  } finally {
    clearInterval(timer)
  }
}

/** @param {string} text */
export function oneLine(text) {
  return text.trim().replace(/\s+/g, ' ')
}
