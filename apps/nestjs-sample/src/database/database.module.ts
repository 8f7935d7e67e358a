import { pgWithCredentials, type Vault } from '@keyward/core'
import { getVaultToken } from '@keyward/nestjs'
import { Module } from '@nestjs/common'
import type { ConfigType } from '@nestjs/config'
import { TypeOrmModule } from '@nestjs/typeorm'
import * as pg from 'pg'
import { databaseConfig } from './database.config.ts'

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [getVaultToken(), databaseConfig.KEY],
      useFactory: async (vault: Vault, { host, port, database }: ConfigType<typeof databaseConfig>) => ({
        type: 'postgres',
        host,
        port,
        database,
        // Logs in as users whom Vault makes and drops, the last ones when the client is closed.
        driver: pgWithCredentials(pg, await vault.secrets.databaseCredentials('nestjs-sample')),
        autoLoadEntities: true,
        installExtensions: false,
        connectTimeoutMS: 10_000,
        retryAttempts: 0,
      }),
    }),
  ],
})
export class DatabaseModule {}
