// The document of the delivery service.

const json = (schema: object): object => ({ "application/json": { schema } });
const delivery = {
  type: "object",
  required: ["id", "address"],
  properties: { id: { type: "integer" }, address: { type: "string" } },
};

/** OpenAPI 3.0 of the service. */
export function openApiOfDeliveries(): object {
  return {
    openapi: "3.0.3",
    info: { title: "deliveries", version: "1" },
    paths: {
      "/deliveries": {
        get: {
          operationId: "listDeliveries",
          responses: { "200": { description: "all deliveries", content: json({ type: "array", items: delivery }) } },
        },
        post: {
          operationId: "createDelivery",
          requestBody: {
            required: true,
            content: json({
              type: "object",
              required: ["address"],
              properties: { address: { type: "string", minLength: 1, maxLength: 80 } },
            }),
          },
          responses: { "201": { description: "written down", content: json(delivery) } },
        },
      },
      "/deliveries/{delivery_id}": {
        get: {
          operationId: "readDelivery",
          parameters: [{ name: "delivery_id", in: "path", required: true, schema: { type: "integer", minimum: 1 } }],
          responses: { "200": { description: "one delivery", content: json(delivery) } },
        },
      },
    },
  };
}
