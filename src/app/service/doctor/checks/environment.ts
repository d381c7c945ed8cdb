// Checks the environment: every variable of docs/environment.md that is set can be read (spec F3).
import { variables } from "../../server-variables.js";
import { ok, type Check } from "../check.js";

/** Says how many variables are set; a fault names each that is wrong. */
export const environment: Check = {
  name: "environment",
  needs: [],
  examine: ({ settings, surroundings }) => {
    settings();
    const set = Object.keys(variables).filter((name) => (surroundings.env[name] ?? "").trim() !== "");
    const said = set.length === 0 ? "no variable is set, defaults hold" : `${set.length} set, all readable`;
    return Promise.resolve(ok(`${said}; Node ${process.versions.node}`));
  },
};
