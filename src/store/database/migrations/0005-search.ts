// Migration 5: what people type into the search box of the reviews list is found by an index, with nothing but PostgreSQL's own parts.

/** Plain SQL for PostgreSQL 15 and newer, run in one transaction with the others that are due. */
export const sql0005 = `
-- The words of a text, small letters, cut at spaces and signs of ASCII; all else is a letter, so that no locale is asked. A word of an
-- index may have 2,046 bytes.
CREATE FUNCTION assay.words_of(said text) RETURNS text[] IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT array_remove(regexp_split_to_array(lower(left(said, 500)), '[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a0]+'), '')
$$;

-- What a review is found by: words of its title, author and base, its number as #12, and its head as @sha.
CREATE FUNCTION assay.found_by(title text, author text, base_ref text, number integer, head_sha text)
RETURNS tsvector IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT array_to_tsvector(
    assay.words_of(title) || assay.words_of(author) || assay.words_of(base_ref)
    || ('#' || number) || ('@' || left(head_sha, 40)))
$$;

-- What is asked for: every word as the beginning of one; or the number; or the beginning of the head. Words are quoted, and hold
-- no sign of the query's own language. Immutable, so that the planner sees what is asked and how often it occurs.
CREATE FUNCTION assay.search_for(said text, number integer, head text)
RETURNS tsquery IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT array_to_string(ARRAY[
    (SELECT string_agg(quote_literal(word) || ':*', ' & ') FROM unnest(assay.words_of(said)) AS word),
    quote_literal('#' || number),
    quote_literal('@' || head) || ':*'
  ], ' | ')::tsquery
$$;

CREATE INDEX reviews_by_words ON assay.reviews
  USING gin (assay.found_by(title, author, base_ref, number, head_sha));
`;
