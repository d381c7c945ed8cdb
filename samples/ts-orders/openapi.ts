// The document of the order service.

const json = (schema: object): object => ({ "application/json": { schema } });
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

const stock = {
  "/stock/{item}": {
    get: {
      operationId: "readStock",
      parameters: [{ name: "item", in: "path", required: true, schema: { type: "string" }, example: "lamp" }],
      responses: { "200": { description: "how many are left", content: json({ type: "object" }) } },
    },
  },
};

/** OpenAPI 3.1 of the service, with the stock where it is kept. */
export function openApiOf(hasStock = false): object {
  return {
    openapi: "3.1.0",
    info: { title: "orders", version: "1" },
    paths: {
      "/orders": {
        get: {
          operationId: "listOrders",
          responses: { "200": { description: "all orders", content: json({ type: "array", items: ref("Order") }) } },
        },
        post: {
          operationId: "createOrder",
          requestBody: { required: true, content: json(ref("NewOrder")) },
          responses: { "201": { description: "made and paid", content: json(ref("Order")) } },
        },
      },
      "/orders/{order_id}": {
        get: {
          operationId: "readOrder",
          parameters: [{ name: "order_id", in: "path", required: true, schema: { type: "integer" } }],
          responses: { "200": { description: "one order", content: json(ref("Order")) } },
        },
      },
      "/quote": {
        get: {
          operationId: "readQuote",
          responses: { "200": { description: "today's fee", content: json({ type: "object" }) } },
        },
      },
      "/charges": {
        get: {
          operationId: "listCharges",
          responses: { "200": { description: "all charges", content: json({ type: "array", items: {} }) } },
        },
      },
      ...(hasStock ? stock : {}),
    },
    components: {
      schemas: {
        NewOrder: {
          type: "object",
          required: ["item", "amount"],
          properties: {
            item: { type: "string", minLength: 1, maxLength: 40 },
            amount: { type: "integer", minimum: 1, maximum: 500 },
          },
        },
        Order: {
          type: "object",
          required: ["id", "item", "amount"],
          properties: { id: { type: "integer" }, item: { type: "string" }, amount: { type: "integer" } },
        },
      },
    },
  };
}
