import { randomBytes, randomInt } from 'node:crypto'

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const lower = upper.toLowerCase()
const digits = '0123456789'
const alphanumeric = upper + lower + digits

const pick = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
const hex = (length: number): string => pick('0123456789abcdef', length)
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Values that look like credentials of twenty kinds, made anew each time: none is real, and none lies in this repository. */
export const credentialShapes: Readonly<Record<string, () => string>> = {
  'aws-access-token': () => `AKIA${pick(`${upper}234567`, 16)}`,
  'github-pat': () => `ghp_${pick(alphanumeric, 36)}`,
  'github-fine-grained-pat': () => `github_pat_${pick(alphanumeric, 22)}_${pick(alphanumeric, 59)}`,
  'gitlab-pat': () => `glpat-${pick(alphanumeric, 20)}`,
  'slack-bot-token': () => `xoxb-${pick(digits, 12)}-${pick(digits, 12)}-${pick(alphanumeric, 24)}`,
  'slack-webhook-url': () =>
    `https://hooks.slack.com/services/T${pick(upper, 9)}/B${pick(upper, 9)}/${pick(alphanumeric, 24)}`,
  'stripe-access-token': () => `sk_live_${pick(alphanumeric, 24)}`,
  'sendgrid-api-token': () => `SG.${pick(alphanumeric, 22)}.${pick(alphanumeric, 43)}`,
  'npm-access-token': () => `npm_${pick(alphanumeric, 36)}`,
  'pypi-upload-token': () => `pypi-AgEIcHlwaS5vcmc${pick(alphanumeric, 80)}`,
  'openai-api-key': () => `sk-proj-${pick(alphanumeric, 74)}T3BlbkFJ${pick(alphanumeric, 74)}`,
  'anthropic-api-key': () => `sk-ant-api03-${pick(alphanumeric, 93)}AA`,
  'gcp-api-key': () => `AIza${pick(alphanumeric, 35)}`,
  jwt: () =>
    `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ sub: pick(digits, 12), iat: randomInt(1e9) })}.${pick(alphanumeric, 43)}`,
  'private-key': () => `-----BEGIN PRIVATE KEY-----\n${randomBytes(600).toString('base64')}\n-----END PRIVATE KEY-----`,
  'digitalocean-pat': () => `dop_v1_${hex(64)}`,
  'vault-service-token': () => `hvs.${pick(alphanumeric, 95)}`,
  'shopify-access-token': () => `shpat_${hex(32)}`,
  'twilio-api-key': () => `SK${hex(32)}`,
  'linear-api-key': () => `lin_api_${pick(alphanumeric, 40)}`,
}
