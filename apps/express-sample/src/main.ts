import type { AddressInfo } from 'node:net'
import { appRole, createVault } from '@keyward/core'
import { createApp } from './app.ts'
import { loadConfiguration } from './configuration.ts'

// The environment holds where Vault is (VAULT_ADDR, and VAULT_CACERT where it has a private authority) and who the app is; nothing else.
const {
  VAULT_ROLE_ID: roleId = '',
  VAULT_SECRET_ID: secretId = '',
  PORT: port = '3000',
  HOST: host = '127.0.0.1',
} = process.env

const vault = createVault({ auth: appRole({ roleId, secretId }) })
const app = createApp(await loadConfiguration(vault))

const server = app.listen(Number(port), host, (error) => {
  if (error) throw error
  console.log(`express-sample listens on http://${host}:${(server.address() as AddressInfo).port}`)
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    // The token goes last, when no request can need it any more.
    server.close(() => void vault.close())
    server.closeIdleConnections()
  })
}
