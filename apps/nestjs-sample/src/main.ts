import { ConsoleLogger, Logger } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module.ts'
import { vault } from './vault.ts'

const { PORT: port = '3000', HOST: host = '127.0.0.1' } = process.env

const app = await NestFactory.create(AppModule, {
  logger: new ConsoleLogger({ json: true }),
  abortOnError: false,
}).catch(async (error: unknown) => {
  // Nest runs no shutdown hooks of an application that could not be made: its token and its database user would live on.
  await vault.close()
  throw error
})
app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true })
await app.listen(port, host)
new Logger('Main').log(`nestjs-sample listens on ${await app.getUrl()}`)
