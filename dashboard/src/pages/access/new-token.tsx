// Makes an API token; its secret is shown once, here, and nowhere again.
import { useState, type SyntheticEvent } from "react";
import type { ApiToken } from "../../../../src/web/api-types.js";
import { useChange } from "../../api/queries.js";
import { sayFault } from "../../parts/action-button.js";

interface Made {
  readonly token: ApiToken;
  readonly secret: string;
}

/** The form, and the secret of the token that was just made. */
export function NewToken() {
  const [given, setGiven] = useState({ name: "", role: "viewer" });
  const make = useChange<typeof given, Made>(
    (api, body) => api.change("POST", "/tokens", { ...body, days: 90 }),
    ["tokens"],
  );
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    make.mutate(given);
  };
  return (
    <form className="filters" onSubmit={send}>
      <div className="search">
        <input
          aria-label="Name of the new token"
          required
          pattern="[a-z0-9][a-z0-9\-]{0,39}"
          title="lower-case letters, digits and hyphens"
          placeholder="Name, for example ci"
          value={given.name}
          onChange={(event) => setGiven({ ...given, name: event.target.value })}
        />
      </div>
      <select
        aria-label="Role"
        value={given.role}
        onChange={(event) => setGiven({ ...given, role: event.target.value })}
      >
        {["viewer", "maintainer", "operator"].map((role) => (
          <option key={role}>{role}</option>
        ))}
      </select>
      <button type="submit" className="button" disabled={make.isPending}>
        Make a token for 90 days
      </button>
      <div role="status">
        {make.error === null ? null : <p className="answer tone-bad">{sayFault(make.error)}</p>}
        {make.data === undefined ? null : (
          <p className="answer tone-good">
            <span>
              Copy it now, it is not shown again: <code className="break">{make.data.secret}</code>
            </span>
          </p>
        )}
      </div>
    </form>
  );
}
