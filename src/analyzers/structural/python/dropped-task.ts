// The event loop keeps only a weak reference to a task, so a task that nobody holds may vanish half way.
import type { Rule } from "../rule.js";

/** Only a bare statement counts; a task that is stored, awaited or grouped is held. */
export const pyDroppedTask: Rule = {
  id: "py-dropped-task",
  languages: ["python"],
  lens: "bugs",
  category: "concurrency",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "Nothing holds this task, so Python may collect it before it ends, and its exception is never seen. Keep it in a set until it is done, or use a `TaskGroup`.",
  mentions: /\b(create_task|ensure_future)\b/,
  match: (file) =>
    file
      .callsTo(
        /^asyncio\.(create_task|ensure_future|get_running_loop\(\)\.create_task|get_event_loop\(\)\.create_task)$/,
      )
      .filter((call) => file.parent(call)?.is("expression_statement") === true),
};
