// Starts the page: one API, one live line, one cache of what was read.
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { AskError, createApi } from "./api/ask.js";
import { App } from "./app.js";
import { GroundProvider } from "./live/live-context.js";
import { openLiveLine } from "./live/open-live-line.js";
import "@fontsource-variable/inter/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/parts.css";
import "./styles/lists.css";
import "./styles/review.css";
import "./styles/findings.css";
import "./styles/settings.css";
import "./styles/fire-tests.css";
import "./styles/sign-in.css";

const line = openLiveLine("/api/v1/stream", {
  connect: (url) => new EventSource(url),
  now: () => performance.now(),
  every: (ms, tick) => {
    const timer = setInterval(tick, ms);
    return () => clearInterval(timer);
  },
});

/** A session may end while the page is open: whatever is refused for that first asks who is there, and the way in is offered. */
const askWhoIsThere = (fault: unknown): void => {
  const me = client.getQueryState(["me"]);
  if (fault instanceof AskError && fault.status === 401 && me?.status === "success")
    void client.invalidateQueries({ queryKey: ["me"] });
};

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: askWhoIsThere }),
  mutationCache: new MutationCache({ onError: askWhoIsThere }),
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (times, fault) => times < 3 && fault instanceof AskError && fault.isWorthRepeating,
    },
  },
});

addEventListener("pagehide", (event) => {
  if (!event.persisted) line.close();
});

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <GroundProvider ground={{ api: createApi(), line }}>
        <App />
      </GroundProvider>
    </QueryClientProvider>
  </StrictMode>,
);
