/** What the cases of a contract expect, without a test framework and without a platform. */

/** Throws when it does not hold. */
export function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`The store breaks its contract: not so that ${what}`);
}

/** Throws when the two are not the same as JSON. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [show(actual), show(expected)];
  if (got === wanted) return;
  throw new Error(
    `The store breaks its contract: ${what}: expected ${shorten(wanted)}, got ${shorten(got)}`,
  );
}

/** Throws when the promise does not reject with a failure of this code. */
export async function rejects(promise: Promise<unknown>, code: string): Promise<void> {
  const end = await promise.then(
    () => 'nothing',
    (thrown: unknown) => codeOf(thrown),
  );
  equal(end, code, 'the code it rejects with');
}

/** The code of a failure, or what was thrown as text. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
}

/** JSON with sorted keys: two values look the same exactly when they are equal. */
function show(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).toSorted(([x], [y]) => (x < y ? -1 : 1)))
        : inner,
    ) ?? 'undefined'
  );
}

function shorten(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 300)}… (${text.length} characters)`;
}
