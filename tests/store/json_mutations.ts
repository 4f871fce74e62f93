/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A document that differs from a sound one in one field. */
export interface Mutation {
  /** Keys and indices that lead to the field. */
  path: (string | number)[];
  /** The changed document. */
  document: Json;
}

/** One document for each field of each object in `sound`, without that field. */
export function withoutEachField(sound: Json): Mutation[] {
  return fieldsOf(sound).map((path) => mutate(sound, path, (parent, key) => delete parent[key]));
}

/**
 * One document for each field of each object and each entry of each list in `sound`, in which it is
 * of another type: text for what is no text, a number for text. Neither is ever null, so that fields
 * that may be null are tried too.
 */
export function withEachWrongType(sound: Json): Mutation[] {
  return [...fieldsOf(sound), ...entriesOf(sound)].map((path) =>
    mutate(sound, path, (parent, key) => {
      parent[key] = typeof parent[key] === "string" ? 7.5 : "text";
    })
  );
}

function mutate(
  sound: Json,
  path: (string | number)[],
  change: (parent: Record<string, Json>, key: string) => void,
): Mutation {
  const document = structuredClone(sound);
  let parent = document as Record<string, Json>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, Json>;
  change(parent, String(path.at(-1)));
  return { path, document };
}

/** Paths of all fields of all objects. */
function fieldsOf(value: Json, at: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap((entry, i) => fieldsOf(entry, [...at, i]));
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...at, key];
    return [path, ...fieldsOf(inner, path)];
  });
}

/** Paths of all entries of all lists. */
function entriesOf(value: Json, at: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    return [...Array.isArray(value) ? [path] : [], ...entriesOf(inner, path)];
  });
}
