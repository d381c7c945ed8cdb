// Checks that GitHub knows the App by its id and key.
import { githubAddresses } from "../../github-addresses.js";
import { ok, type Check } from "../check.js";

/** Asks `GET /app`, signed with the private key. */
export const githubApp: Check = {
  name: "github-app",
  needs: ["environment"],
  examine: async (examined) => {
    const { name, slug, id } = await examined.app();
    const { apiUrl } = githubAddresses(examined.settings().values);
    return ok(`${name} (${slug}, id ${id}) at ${new URL(apiUrl).host}`);
  },
};
