// web/: HTTP: the webhook door, the API, the live stream, the page's files, sign-in, health and metrics.
export type * from "./access-ports.js";
export type * from "./api-types.js";
export type * from "./fire-test-ports.js";
export type * from "./ports.js";
export * from "./create-web-app.js";
export * from "./start-web.js";
export { newToken, tokenHash } from "./auth/secret-token.js";
