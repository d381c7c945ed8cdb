export interface Database {
  query<T>(sql: string, values: readonly unknown[]): Promise<T[]>;
}

export interface Order {
  readonly id: number;
  readonly customerId: number;
}

export async function listOrders(db: Database): Promise<Order[]> {
  return db.query<Order>('SELECT id, customer_id AS "customerId" FROM orders ORDER BY id LIMIT 500', []);
}
