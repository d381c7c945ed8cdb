// What somebody sees who is not signed in: the ways in that this service has, and why the last try did not do.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Me, SignInProblem } from "../../../src/web/api-types.js";
import { Icon } from "../parts/icon.js";
import { LensRing } from "../parts/lens-ring.js";
import { Notice } from "../parts/small-parts.js";
import { sayProblem } from "./sign-in-problems.js";

interface Ways {
  readonly link: boolean;
  readonly github: boolean;
}

const lensNames = [
  ["bugs", "Bugs"],
  ["security", "Security"],
  ["performance", "Performance"],
  ["resilience", "Resilience"],
  ["maintainability", "Maintainability"],
  ["docs-tests", "Documentation and tests"],
] as const;

/** The page before sign-in. `me` is who is signed in already, on the address of sign-in itself. */
export function SignIn({ me }: { me: Me | undefined }) {
  const [token] = useState(readToken);
  const problem = new URLSearchParams(location.search).get("problem");
  useEffect(() => {
    // A link that was used has no business in the history, and a reload must not offer it again.
    if (token !== null) history.replaceState(null, "", location.pathname);
  }, [token]);
  return (
    <main className="sign-in" id="main">
      <title>Sign in · Assay</title>
      <Poster />
      <div className="sign-in-card card">
        <h1>{token === null ? "Sign in" : "Welcome"}</h1>
        {problem === null ? null : <WhyNot problem={problem} />}
        {token !== null ? <TakeLink token={token} /> : me !== undefined ? <Already me={me} /> : <WaysIn />}
      </div>
    </main>
  );
}

/** What the service is, in its six colours. */
function Poster() {
  return (
    <div className="poster">
      <div className="row">
        <LensRing lenses={lensNames.map(([lens]) => ({ lens, state: "answered" }))} />
        <p className="name">Assay</p>
      </div>
      <p className="claim">Six specialists read every change of your code, in parallel.</p>
      <ul aria-label="The specialists">
        {lensNames.map(([lens, name]) => (
          <li key={lens} className={`lens-${lens}`}>
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

function WhyNot({ problem }: { problem: string }) {
  const said = sayProblem(problem as SignInProblem); // what is none of them gets the words for any other fault
  return (
    <Notice tone={said.tone} title={said.title}>
      <p>{said.text}</p>
    </Notice>
  );
}

/** A plain form: the browser follows the answer itself, and the cookie comes with it. */
function TakeLink({ token }: { token: string }) {
  return (
    <form className="stack tight" method="post" action="/auth/link">
      <p className="soft">This link signs you in as operator. It works once, in this browser.</p>
      <input type="hidden" name="token" value={token} />
      <button type="submit" className="button main wide" autoFocus>
        Sign in
      </button>
    </form>
  );
}

function Already({ me }: { me: Me }) {
  return (
    <div className="stack tight">
      <p className="soft">
        You are signed in as <strong>{me.actor}</strong>.
      </p>
      <a className="button main wide" href="/">
        To the reviews
      </a>
    </div>
  );
}

function WaysIn() {
  const ways = useQuery({
    queryKey: ["ways"],
    queryFn: async () => (await (await fetch("/auth/ways")).json()) as Ways, // two booleans of our own server
  });
  const here = location.pathname === "/sign-in" ? "/" : location.pathname + location.search;
  return (
    <>
      {ways.data?.github === true ? (
        <section className="stack tight">
          <a className="button main wide" href={`/auth/github?next=${encodeURIComponent(here)}`}>
            <Icon name="people" /> Continue with GitHub
          </a>
          <p className="small quiet">
            You see the repositories that you see on GitHub; who may push there may change their settings. No
            token of yours is kept.
          </p>
        </section>
      ) : null}
      <section className="stack tight">
        <h2>{ways.data?.github === true ? "Or, if you run this service" : "You run this service?"}</h2>
        <p className="soft">Where it runs, this prints a link that signs you in once:</p>
        <pre className="code command" tabIndex={0} aria-label="The command">
          assay sign-in
        </pre>
      </section>
    </>
  );
}

function readToken(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get("token");
}
