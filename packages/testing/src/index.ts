export { locateServerBinary, type LocateOptions, type ServerBinary } from './binary/locate-server-binary.ts'
export type { ServerProduct } from './binary/binary-version.ts'
export type { ServerTls } from './certificates/server-tls.ts'
export type { Fault } from './fault-proxy/fault.ts'
export type { FaultPlan, ProxiedRequest } from './fault-proxy/fault-plan.ts'
export {
  startFaultProxy,
  type FaultProxy,
  type FaultProxyOptions,
  type ProxyTarget,
  type RecordedRequest,
} from './fault-proxy/start-fault-proxy.ts'
export { startPostgres, type PostgresServer, type StartPostgresOptions } from './postgres/start-postgres.ts'
export { ResponseError, type RequestOptions, type ApiResponse, type ApiResponseBody } from './server/request.ts'
export type { ServerNode } from './server/server-node.ts'
export type { ProcessState } from './server/server-process.ts'
export { startServer } from './server/start-server.ts'
export type { ServerMode, StartServerOptions } from './server/start-options.ts'
export type { TestServer, TestServerRequestOptions } from './server/test-server.ts'
export type { AppRole, AppRoleOptions } from './setup/approle.ts'
export type { AuditDevice, AuditDeviceOptions } from './setup/audit-devices.ts'
export type { Entity, EntityAlias, EntityOptions, Group, GroupOptions } from './setup/identity.ts'
export type { MountOptions } from './setup/secrets-engines.ts'
export type { Duration, NamespaceOption } from './setup/send.ts'
export type { ServerSetup } from './setup/server-setup.ts'
export type { CreatedToken, TokenOptions } from './setup/tokens.ts'
export type { UserpassUser, UserpassUserOptions } from './setup/userpass.ts'
