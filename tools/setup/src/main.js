// Understood by every Node that knows modules, so that an old one gets a sentence instead of a syntax error.
/* global process, console */
const major = Number(process.versions.node.split('.')[0])

if (major < 18) {
  console.error('setup: Node ' + process.versions.node + ' is too old, install Node 18 or newer and run this again.')
  process.exitCode = 1
} else {
  void import('./setup.js').then(function (module) {
    return module.main()
  })
}
