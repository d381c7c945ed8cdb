// Checks how people sign in: through GitHub for teams, else by a printed link (spec L4).
import { fault, ok, type Check } from "../check.js";

/** Looks at the pair of OAuth variables. */
export const signIn: Check = {
  name: "sign-in",
  needs: ["environment"],
  examine: ({ settings }) => {
    const { GITHUB_CLIENT_ID: id, GITHUB_CLIENT_SECRET: secret, ASSAY_PUBLIC_URL: url } = settings().values;
    if (id === null && secret === null)
      return Promise.resolve(ok("by the one-time link that `assay serve` prints; no OAuth client is set"));
    if (id === null || secret === null)
      return Promise.resolve(
        fault(
          `${id === null ? "GITHUB_CLIENT_ID" : "GITHUB_CLIENT_SECRET"} is missing beside its twin`,
          "Set both from the App's page, or neither.",
          "credential",
        ),
      );
    if (url === null)
      return Promise.resolve(
        fault(
          "GitHub cannot send people back after sign-in",
          "Set ASSAY_PUBLIC_URL to the service's address.",
        ),
      );
    return Promise.resolve(ok(`through GitHub, back to ${new URL(url).host}`));
  },
};
