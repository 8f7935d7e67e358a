import { Body, Controller, Get, Param, ParseUUIDPipe, Post, UseGuards } from '@nestjs/common'
import { Customer } from '../auth/customer.decorator.ts'
import { CustomerGuard } from '../auth/customer.guard.ts'
import { type CreateOrder, createOrderSchema } from './create-order.schema.ts'
import type { Order } from './order.entity.ts'
import { OrdersService } from './orders.service.ts'

@Controller('orders')
@UseGuards(CustomerGuard)
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post()
  create(@Customer() customer: string, @Body({ schema: createOrderSchema }) order: CreateOrder): Promise<Order> {
    return this.orders.create(customer, order)
  }

  @Get()
  findAll(@Customer() customer: string): Promise<Order[]> {
    return this.orders.findAll(customer)
  }

  @Get(':id')
  findOne(@Customer() customer: string, @Param('id', ParseUUIDPipe) id: string): Promise<Order> {
    return this.orders.findOne(customer, id)
  }
}
