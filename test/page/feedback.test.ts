// What people do with findings on GitHub, seen in a real browser without a reload: threads, replies, thumbs, dismissals, mended code.
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { noBrowser } from "../../dashboard/dev/open-browser.js";
import { runSweep } from "../service/run-sweep.js";
import {
  activate,
  commentsOn,
  ended,
  letTimePass,
  mended,
  openPull,
  push,
  reviewsOf,
} from "../service/watch-service.js";
import { openRealPage, type RealPage } from "./open-real-page.js";

describe.skipIf(noBrowser !== null)(
  `feedback from GitHub${noBrowser === null ? "" : ` (skipped: ${noBrowser})`}`,
  () => {
    let open: RealPage;
    let page: Page;
    let measures: Page;
    let number: number;
    let shell: { comment: number; finding: string };
    let deadline: { comment: number; finding: string };
    beforeAll(async () => {
      open = await openRealPage();
      await activate(open.test);
      const pull = await openPull(open.test, "talked-about", { title: "Ship orders" });
      number = pull.number;
      const { id } = await ended(open.test, pull.number, pull.headSha);
      shell = posted("py-shell-with-built-command");
      deadline = posted("py-requests-without-timeout");
      page = await open.asOperator(`/reviews/${id}`);
      measures = await open.asOperator("/precision");
      for (const tab of [page, measures]) await tab.getByText("Live", { exact: true }).waitFor();
      await card(shell).waitFor();
      await measures.getByRole("row").filter({ hasText: "Security" }).waitFor();
    }, 120_000);
    afterAll(() => open.close());
    afterEach(() => {
      expect(open.faults.splice(0)).toEqual([]);
    });

    /** The comment whose text holds `word`, and the finding that it is about. */
    function posted(word: string): typeof shell {
      const comment = commentsOn(open.test, number).find(({ body }) => body.includes(word));
      const finding = /assay:f=([\w.-]+) lens/.exec(comment?.body ?? "")?.[1];
      if (comment === undefined || finding === undefined)
        throw new Error(`no finding about ${word} was posted`);
      return { comment: comment.id, finding };
    }
    const card = ({ finding }: typeof shell): Locator => page.locator(`[data-finding="${finding}"]`);
    const numbers = (): Locator => measures.getByRole("row").filter({ hasText: "Security" });

    it("[O2] [L2] a thread that is resolved or opened again, and a reply, appear on both pages as they happen", async () => {
      const { do: act } = open.test.github;
      await act.resolveThread({ commentId: shell.comment, as: "ada" });
      await card(shell).getByText("ada resolved the thread").waitFor();
      await numbers().getByRole("button", { name: "1 resolved" }).waitFor();
      const said = "It is <b>quoted</b> above.";
      await act.reply({ commentId: shell.comment, as: "eve", body: said });
      await card(shell).getByText(`eve replied: ${said}`).waitFor();
      await act.resolveThread({ commentId: shell.comment, as: "ada", resolved: false });
      await card(shell).getByText("ada resolved the thread").waitFor({ state: "detached" });
      const button = numbers().getByRole("button", { name: "1 replied to", exact: true });
      await button.click();
      await measures.getByRole("dialog").getByRole("link").first().waitFor();
      await measures.keyboard.press("Escape");
      await measures.getByRole("dialog").waitFor({ state: "detached" });
    });

    it("[O2] thumbs have no webhook: the sweep reads them, and they appear", async () => {
      await open.test.github.do.react({
        ...{ on: "review-comment", commentId: shell.comment, as: "ada", content: "+1" },
      });
      await open.test.github.do.react({
        ...{ on: "review-comment", commentId: shell.comment, as: "eve", content: "-1" },
      });
      await runSweep(open.test, 0);
      await card(shell).getByText("1 thumb up, 1 thumb down").waitFor();
      await numbers().getByText("1 thumb up, 1 thumb down").waitFor();
    });

    it("[O2] a dismissal in a comment stands with its reason and counts at once; accepting it here takes its place, in every tab", async () => {
      await open.test.github.do.reply({
        ...{ commentId: deadline.comment, as: "ada", body: "/assay dismiss the gateway has one" },
      });
      await card(deadline).getByText("ada: the gateway has one").waitFor();
      const row = measures.getByRole("row").filter({ hasText: "the gateway has one (1)" });
      await row.getByRole("button", { name: "1 dismissed: show them" }).waitFor();
      await card(deadline).getByRole("button", { name: "Take back: dismissed" }).click();
      await card(deadline).getByRole("button", { name: "Accept", exact: true }).click();
      await card(deadline).getByText("Accepted", { exact: true }).waitFor();
      await row.waitFor({ state: "detached" });
      await measures.getByRole("button", { name: "1 accepted: show them" }).waitFor();
    });

    it("[O2] code that was changed there is shown on the earlier review and counted as fixed", async () => {
      await letTimePass(open.test);
      const head = await push(open.test, "talked-about", { "services/orders/orders/ship.py": mended });
      expect(await ended(open.test, number, head)).toMatchObject({ state: "completed" });
      expect(await reviewsOf(open.test, number)).toHaveLength(2);
      await card(shell)
        .getByText(`Fixed in ${head.slice(0, 7)}`)
        .waitFor();
      await measures.getByRole("button", { name: "1 fixed: show them" }).waitFor();
    });
  },
);
