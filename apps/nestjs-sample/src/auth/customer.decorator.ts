import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { CustomerRequest } from './customer.guard.ts'

/** The customer whom `CustomerGuard` let in. */
export const Customer = createParamDecorator(
  (_data: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<CustomerRequest>().customer,
)
