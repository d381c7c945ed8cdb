// The choice of one repository that a list is narrowed to, or of none.
import type { RepositoryRow } from "../../../src/web/api-types.js";
import { useRead, type ListPage } from "../api/queries.js";

const mostNamed = 100;

/** `value` is the repository's id as text, empty for any. One that is not among the first hundred names stays chosen by its number. */
export function RepositoryChoice({ value, change }: { value: string; change: (value: string) => void }) {
  const { data } = useRead<ListPage<RepositoryRow>>(["repositories-choice"], "/repositories", {
    limit: mostNamed,
  });
  const rows = data?.items ?? [];
  const isNamed = value === "" || rows.some(({ id }) => String(id) === value);
  return (
    <select aria-label="Repository" value={value} onChange={(event) => change(event.target.value)}>
      <option value="">Repository: any</option>
      {isNamed ? null : <option value={value}>Repository {value}</option>}
      {rows.map(({ id, owner, name }) => (
        <option key={id} value={id}>
          {owner}/{name}
        </option>
      ))}
    </select>
  );
}
