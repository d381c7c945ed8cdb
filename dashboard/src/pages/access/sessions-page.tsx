// Signed-in browsers, and the tokens of programs: seen, ended, made.
import type { ApiToken, SessionRow } from "../../../../src/web/api-types.js";
import { isAtLeast, useMe } from "../../api/queries.js";
import { ActionButton } from "../../parts/action-button.js";
import { WholeList } from "../../parts/list-view.js";
import { useNow } from "../../parts/use-now.js";
import { ago, day, sayBrowser } from "../../parts/words.js";
import { NewToken } from "./new-token.js";

/** One's own sessions; an operator sees everybody's, and the tokens. */
export function SessionsPage() {
  const isOperator = isAtLeast(useMe(), "operator");
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <h1>Sessions</h1>
          <p>
            {isOperator ? "Every browser that is signed in." : "The browsers in which you are signed in."}
          </p>
        </div>
      </div>
      <WholeList<SessionRow>
        name="sessions"
        path="/sessions"
        keyOf={(session) => session.id}
        row={(session) => <Row session={session} />}
        label="Sessions, newest first"
        empty={{ title: "No session", text: "Programs with a token have none." }}
      />
      {isOperator ? (
        <section className="stack tight">
          <h2>API tokens</h2>
          <NewToken />
          <WholeList<ApiToken>
            name="tokens"
            path="/tokens"
            keyOf={(token) => token.id}
            row={(token) => <Token token={token} />}
            label="API tokens"
            empty={{ title: "No token", text: "Make one for a program that asks the API." }}
          />
        </section>
      ) : null}
    </div>
  );
}

function Row({ session }: { session: SessionRow }) {
  const now = useNow(30_000);
  return (
    <article className="list-row plain-row">
      <div>
        <strong>{session.actor}</strong> <span className="soft">{session.role}</span>{" "}
        {session.isCurrent ? <span className="badge tone-info">this browser</span> : null}
        <p className="under">
          <span>by {session.via === "link" ? "one-time link" : "GitHub"}</span>
          <span>seen {ago(session.lastSeenAt, now)}</span>
          <span>since {ago(session.createdAt, now)}</span>
          <span title={session.userAgent}>{sayBrowser(session.userAgent)}</span>
        </p>
      </div>
      <span />
      <ActionButton
        again={["sessions", "me"]}
        act={(api) => api.change("DELETE", `/sessions/${encodeURIComponent(session.id)}`)}
        {...(session.isCurrent ? { confirm: "This signs you out here." } : {})}
      >
        End
      </ActionButton>
    </article>
  );
}

function Token({ token }: { token: ApiToken }) {
  const now = useNow(30_000);
  return (
    <article className="list-row plain-row">
      <div>
        <strong>{token.name}</strong> <span className="mono">····{token.lastFour}</span>{" "}
        <span className="soft">{token.role}</span>
        <p className="under">
          <span>made by {token.createdBy}</span>
          <span>{token.lastUsedAt === null ? "never used" : `used ${ago(token.lastUsedAt, now)}`}</span>
          <span>ends {day(token.expiresAt)}</span>
        </p>
      </div>
      <span />
      <ActionButton
        look="danger"
        again={["tokens"]}
        confirm={`Remove the token ${token.name}? Programs that use it are refused at once.`}
        act={(api) => api.change("DELETE", `/tokens/${encodeURIComponent(token.id)}`)}
      >
        Remove
      </ActionButton>
    </article>
  );
}
