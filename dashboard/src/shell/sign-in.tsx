// What somebody sees who is not signed in: the ways in that this service has.
import { useQuery } from "@tanstack/react-query";
import { Icon } from "../parts/icon.js";

interface Ways {
  readonly link: boolean;
  readonly github: boolean;
}

/** Offers GitHub where it is set up, and tells an operator how to print a link. */
export function SignIn() {
  const ways = useQuery({
    queryKey: ["ways"],
    queryFn: async () => (await (await fetch("/auth/ways")).json()) as Ways, // two booleans of our own server
  });
  const next = encodeURIComponent(location.pathname + location.search);
  return (
    <main className="sign-in" id="main">
      <div className="row">
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1>Assay</h1>
      </div>
      <p className="soft">
        Six specialists review every change of your code, in parallel. Sign in to watch them work.
      </p>
      {ways.data?.github === true ? (
        <a className="button main" href={`/auth/github?next=${next}`}>
          Continue with GitHub
        </a>
      ) : null}
      <section className="stack tight">
        <h2>You run this service?</h2>
        <p className="soft">Print a link that signs you in once, where the service runs:</p>
        <p>
          <code>assay init --sign-in</code>
        </p>
      </section>
      <button type="button" className="button" onClick={() => location.reload()}>
        <Icon name="retry" /> I have signed in
      </button>
    </main>
  );
}
