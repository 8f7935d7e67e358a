import { Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Repository } from 'typeorm'
import type { CreateOrder } from './create-order.schema.ts'
import { Order } from './order.entity.ts'

/** The orders of everybody; each sees only their own. */
@Injectable()
export class OrdersService {
  constructor(@InjectRepository(Order) private readonly orders: Repository<Order>) {}

  create(customer: string, order: CreateOrder): Promise<Order> {
    return this.orders.save(this.orders.create({ ...order, customer }))
  }

  /** The newest fifty. */
  findAll(customer: string): Promise<Order[]> {
    return this.orders.find({ where: { customer }, order: { createdAt: 'DESC' }, take: 50 })
  }

  async findOne(customer: string, id: string): Promise<Order> {
    const order = await this.orders.findOneBy({ customer, id })
    if (order === null) throw new NotFoundException('You have no such order.')
    return order
  }
}
