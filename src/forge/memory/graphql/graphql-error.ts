// Errors in GraphQL's form, with GitHub's `type` beside the message.
import { GraphQLError, type GraphQLFormattedError } from "graphql";

/** An error of GitHub's: NOT_FOUND, FORBIDDEN, UNPROCESSABLE, … */
export function graphqlError(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** The refusal of a wish that the token does not cover. */
export function forbidden(): GraphQLError {
  return graphqlError("FORBIDDEN", "Resource not accessible by integration");
}

/** The refusal of an id that names nothing that the caller may see. */
export function unresolvedNode(id: string): GraphQLError {
  return graphqlError("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
}

/** An error as GitHub sends it: `type` and `path` beside message and locations. */
export function formatError(error: GraphQLError): GraphQLFormattedError & { readonly type?: string } {
  const { message, locations, path } = error.toJSON();
  const type = error.extensions["type"];
  return {
    ...(typeof type === "string" ? { type } : {}),
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
    message,
  };
}
