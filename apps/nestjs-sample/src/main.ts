import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module.ts'

const { PORT: port = '3000', HOST: host = '127.0.0.1' } = process.env

const app = await NestFactory.create(AppModule)
// On SIGTERM: the requests that were begun are answered, and then the token is revoked.
app.enableShutdownHooks()
await app.listen(port, host)
console.log(`nestjs-sample listens on ${await app.getUrl()}`)
