import type { VaultOptions } from '@keyward/core'
import { headerLines } from './header-lines.ts'
import type { InputReader } from './input-reader.ts'
import { pemInput } from './pem-input.ts'

/** Where Vault is and how it is reached; the main step and the post step read it alike. */
export function connectionInputs(inputs: InputReader): VaultOptions {
  const address = addresses(inputs)
  const headers = headerLines(inputs, 'extraHeaders')
  return {
    address,
    namespace: inputs.text('namespace') ?? '',
    tls: tlsInputs(inputs),
    ...(headers !== undefined && { headers }),
    // Inside a company's network people do without https, and switching from vault-action must not break that.
    allowPlainHttp: true,
    // Variables of the job are not meant for this step.
    environment: false,
  }
}

// No cluster has as many nodes.
const mostAddresses = 100

function addresses(inputs: InputReader): string[] {
  const given = inputs
    .required('url')
    .split(/[,\s]+/)
    .filter((address) => address !== '')
  if (given.length > mostAddresses) inputs.problem('url', `holds more than ${mostAddresses} addresses`)
  for (const address of given.slice(0, mostAddresses).filter(travelsInClear))
    inputs.warning(`${address} is plain http: whoever is in between reads the credentials and the secrets. Use https.`)
  return given.slice(0, mostAddresses)
}

function travelsInClear(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === 'http:' && !/^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
}

function tlsInputs(inputs: InputReader): NonNullable<VaultOptions['tls']> {
  const caCertificate = pemInput(inputs, 'caCertificate')
  const certificate = pemInput(inputs, 'clientCertificate')
  const key = pemInput(inputs, 'clientKey')
  if (certificate !== undefined && key === undefined)
    inputs.problem('clientKey', 'is missing: clientCertificate needs it')
  if (certificate === undefined && key !== undefined)
    inputs.problem('clientCertificate', 'is missing: clientKey needs it')
  const skipVerify = inputs.lenientFlag('tlsSkipVerify', false)
  if (skipVerify)
    inputs.warning(
      'tlsSkipVerify is on: whoever is in between can get the credentials and the secrets. Give caCertificate instead.',
    )
  return {
    ...(skipVerify ? { skipVerify } : caCertificate !== undefined && { caCertificate }),
    ...(certificate !== undefined && { certificate }),
    ...(key !== undefined && { key }),
  }
}
