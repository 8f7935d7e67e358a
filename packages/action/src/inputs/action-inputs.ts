import type { InputReader } from './input-reader.ts'

export type Encoding = 'base64' | 'hex' | 'utf8'

/** What to do with what is read. */
export interface ActionInputs {
  readonly secrets: string
  readonly pki: string
  readonly files: string
  readonly envFile: string | undefined
  readonly exportEnv: boolean
  readonly exportToken: boolean
  readonly outputToken: boolean
  readonly ignoreNotFound: boolean
  readonly encoding: Encoding | undefined
  readonly unsetPrevious: boolean
  readonly strictMask: boolean
  readonly summary: boolean
  readonly dryRun: boolean
}

export function actionInputs(inputs: InputReader): ActionInputs {
  const secrets = inputs.text('secrets') ?? ''
  const pki = inputs.text('pki') ?? ''
  if (secrets !== '' && pki !== '') inputs.problem('pki', 'cannot be combined with secrets: use two steps')
  return {
    secrets,
    pki,
    files: inputs.text('files') ?? '',
    envFile: inputs.text('envFile'),
    exportEnv: inputs.lenientFlag('exportEnv', true),
    exportToken: inputs.lenientFlag('exportToken', false),
    outputToken: inputs.lenientFlag('outputToken', false),
    ignoreNotFound: inputs.lenientFlag('ignoreNotFound', false),
    encoding: encodingInput(inputs),
    unsetPrevious: inputs.flag('unsetPrevious', false),
    strictMask: inputs.flag('strictMask', false),
    summary: inputs.flag('summary', true),
    dryRun: inputs.flag('dryRun', false),
  }
}

function encodingInput(inputs: InputReader): Encoding | undefined {
  const given = inputs.text('secretEncodingType')
  if (given === undefined || given === 'base64' || given === 'hex' || given === 'utf8') return given
  inputs.warning('secretEncodingType is none of base64, hex and utf8, so no value is decoded')
  return undefined
}
