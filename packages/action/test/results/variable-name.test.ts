import { describe, expect, it } from 'vitest'
import { envFileNameProblem, outputNameProblem, variableNameProblem } from '../../src/results/variable-name.ts'

describe('the name of a variable', () => {
  it.each(
    'PATH Path NODE_OPTIONS node_options LD_PRELOAD LD_X DYLD_INSERT_LIBRARIES BASH_ENV ENV GITHUB_ENV GITHUB_TOKEN RUNNER_TEMP ACTIONS_RUNTIME_TOKEN INPUT_X STATE_x PYTHONPATH PERL5OPT RUBYOPT JAVA_TOOL_OPTIONS GIT_SSH_COMMAND GIT_EXTERNAL_DIFF DOTNET_STARTUP_HOOKS CORECLR_PROFILER RUSTC_WRAPPER MAKEFLAGS PAGER PYTHONBREAKPOINT NODE_TLS_REJECT_UNAUTHORIZED IFS PS4 HOME'.split(
      ' ',
    ),
  )('is never %s', (name) => {
    expect(variableNameProblem(name)).toMatch(/never written/)
    expect(envFileNameProblem(name)).toMatch(/never written/)
  })

  it.each(['', '1KEY', 'A=B', 'A B', 'A\nB', 'A$B', 'A/B', '-A', '.A', 'A\0'])('cannot be %j', (name) => {
    expect(variableNameProblem(name)).toMatch(/cannot be one/)
  })

  it.each(['A', '_', 'a1', 'GRÖSSE', 'my-out.x', 'PATHS', 'GITLAB_TOKEN', 'LDAP_PASSWORD', 'NODE_ENV', 'GH_TOKEN'])(
    'may be %j',
    (name) => {
      expect(variableNameProblem(name)).toBeUndefined()
    },
  )

  it('is made for shells in a .env file', () => {
    expect(envFileNameProblem('my-out.x')).toMatch(/cannot stand in a \.env file/)
    expect(envFileNameProblem('my_out')).toBeUndefined()
  })
})

describe('the name of an output', () => {
  it.each(['', 'a b', 'a\nb', 'a=b', 'a<<b'])('cannot be %j', (name) => {
    expect(outputNameProblem(name)).toMatch(/cannot be one/)
  })

  it.each(['a', '1key', 'PATH', 'my-out.x'])('may be %j', (name) => {
    expect(outputNameProblem(name)).toBeUndefined()
  })
})
