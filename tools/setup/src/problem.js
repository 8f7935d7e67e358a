/** Something only the person at the keyboard can put right. `said` is what a failing program printed, shown above. */
export class SetupProblem extends Error {
  /** @param {string} sentence @param {string} [said] */
  constructor(sentence, said = '') {
    super(sentence)
    this.name = 'SetupProblem'
    this.said = said
  }
}

const diskFull = 'the disk is full, free about 1 GB and run this again.'

const knownCauses = [
  {
    mark: /ENOSPC|No space left/i,
    sentence: diskFull,
  },
  {
    mark: /ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|network/i,
    sentence: 'the npm registry cannot be reached, check the network and proxy settings and run this again.',
  },
  {
    mark: /EINTEGRITY/,
    sentence: 'a downloaded package is not the locked one, run `npm cache verify` and then this again.',
  },
  {
    mark: /EACCES|EPERM|EROFS/,
    sentence: 'node_modules cannot be written, make the checkout writable for you and run this again.',
  },
]

/**
 * Why npm failed, in one sentence.
 * @param {string} task what npm was asked to do
 * @param {string} said what npm printed
 * @param {number} freeMegabytes how much room the disk has
 */
export function npmProblem(task, said, freeMegabytes) {
  const known = knownCauses.find(({ mark }) => mark.test(said))
  // npm does not stop at files that it could not write, and then fails with whatever comes of it.
  const unknown = freeMegabytes < 700 ? diskFull : 'see what npm said above, put it right and run this again.'
  return new SetupProblem(`npm could not ${task}: ${known?.sentence ?? unknown}`, said)
}

/**
 * The sentence for a failed system call of our own, or nothing for a bug.
 * @param {unknown} error
 */
export function systemProblem(error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known = knownCauses.find(({ mark }) => code !== '' && mark.test(code))
  return known ? new SetupProblem(known.sentence) : undefined
}
