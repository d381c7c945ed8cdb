// resilience/: the fire test: scenarios from an API's document, run against the live application, with results one can trust.
export { readDocument, type DocumentSource, type OpenApiDocument } from "./openapi/read-document.js";
