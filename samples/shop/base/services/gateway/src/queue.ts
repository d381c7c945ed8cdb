// The queue as handlers see it: a message is done when its handler returns, and comes again when it throws.
import { connect } from "amqplib";

export type Handler<T> = (body: T) => Promise<void>;

export interface Queue {
  consume<T>(topic: string, handle: Handler<T>): Promise<void>;
}

export async function openQueue(url: string): Promise<Queue> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  await channel.prefetch(8);
  return {
    async consume<T>(topic: string, handle: Handler<T>) {
      await channel.assertQueue(topic, { durable: true });
      await channel.consume(topic, async (message) => {
        if (message === null) return;
        try {
          await handle(JSON.parse(message.content.toString()) as T);
          channel.ack(message);
        } catch (error) {
          console.error("a message goes back to the queue", { topic, error });
          channel.nack(message, false, !message.fields.redelivered);
        }
      });
    },
  };
}
