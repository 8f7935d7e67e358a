import type { AddressInfo } from 'node:net'
import { appRole, createVault, drainServer } from '@keyward/core'
import { openNotesService } from './notes-service.ts'

// The environment holds where Vault is (VAULT_ADDR, and VAULT_CACERT where it has a private authority) and who the app is; nothing else.
const {
  VAULT_ROLE_ID: roleId = '',
  VAULT_SECRET_ID: secretId = '',
  PORT: port = '3000',
  HOST: host = '127.0.0.1',
} = process.env

const vault = createVault({
  auth: appRole({ roleId, secretId }),
  secrets: { mount: 'app', prefix: 'express-sample' },
  logger: console,
})
const service = await openNotesService(vault).catch(async (error: unknown) => {
  await vault.close()
  throw error
})

const server = service.app.listen(Number(port), host, (error) => {
  if (error) throw error
  console.log(`express-sample listens on http://${host}:${(server.address() as AddressInfo).port}`)
})

// The token goes last, when nothing can need it any more.
async function stop(): Promise<void> {
  await drainServer(server)
  await service.close()
  await vault.close()
  console.log('express-sample has stopped')
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
