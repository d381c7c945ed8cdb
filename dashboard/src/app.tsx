// The page as a whole: sign-in, the frame, and which page stands at which address.
import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { Route, Switch } from "wouter";
import { AskError } from "./api/ask.js";
import { meQuery } from "./api/queries.js";
import { Shell } from "./shell/shell.js";
import { SignIn } from "./shell/sign-in.js";
import { useGround } from "./live/live-context.js";
import { Empty, ProblemNotice, Reading } from "./parts/small-parts.js";
import { ReviewPage } from "./pages/review/review-page.js";
import { ReviewsPage } from "./pages/reviews/reviews-page.js";

/** Asks who is there; without anybody it offers the ways to sign in. */
export function App() {
  const me = useQuery(meQuery(useGround()));
  if (me.error instanceof AskError && me.error.status === 401) return <SignIn />;
  if (me.error !== null && me.data === undefined)
    return (
      <main>
        <ProblemNotice fault={me.error} retry={() => void me.refetch()} />
      </main>
    );
  if (me.data === undefined)
    return (
      <main>
        <Reading what="who you are" />
      </main>
    );
  return (
    <Shell me={me.data}>
      <Suspense fallback={<Reading what="the page" />}>
        <Pages />
      </Suspense>
    </Shell>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={ReviewsPage} />
      <Route path="/reviews/:id">{({ id }) => <ReviewPage key={id} id={id} />}</Route>
      <Route>
        <Empty title="Nothing is at this address">
          <p>The link may be old. Reviews are kept; look for yours in the list.</p>
          <a className="button" href="/">
            To the reviews
          </a>
        </Empty>
      </Route>
    </Switch>
  );
}
