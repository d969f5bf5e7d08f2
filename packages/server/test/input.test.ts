/** Whatever is sent, the answer is a problem with a code, and the server goes on. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { operationsOf } from './document.ts';
import { open, raw, started, token } from './office.ts';

describe('malformed input', () => {
  test('each is refused with its code, and says where it is wrong', async (t) => {
    const office = await open(t, { bodyMax: 2_000 });
    const id = await started(office);
    const messages = `/api/conversations/${id}/messages`;
    const cases: readonly (readonly [string, string, unknown, number, string, RegExp])[] = [
      ['POST', messages, '{"content":', 400, 'input_invalid', /JSON/],
      ['POST', messages, '', 400, 'input_invalid', /JSON/],
      ['POST', messages, {}, 400, 'input_invalid', /content/],
      ['POST', messages, { content: '' }, 400, 'input_invalid', /content/],
      ['POST', messages, { content: '   ' }, 400, 'input_invalid', /empty message/],
      ['POST', messages, { content: 7 }, 400, 'input_invalid', /content/],
      ['POST', messages, { content: 'x', limits: { handofs: 1 } }, 400, 'input_invalid', /limits/],
      ['POST', messages, { content: 'x', limits: { turns: -1 } }, 400, 'input_invalid', /turns/],
      ['POST', messages, { content: 'x'.repeat(3_000) }, 413, 'body_too_large', /2000/],
      ['GET', '/api/conversations?limit=0', undefined, 400, 'input_invalid', /limit/],
      ['GET', '/api/conversations?limit=many', undefined, 400, 'input_invalid', /limit/],
      ['GET', '/api/conversations?cursor=x', undefined, 400, 'input_invalid', /cursor/],
      ['GET', '/api/conversations/%2e%2e%2f', undefined, 400, 'input_invalid', /conversation/],
      ['GET', `/api/conversations/${id}/events?after=-1`, undefined, 400, 'input_invalid', /after/],
      ['GET', '/api/conversations/none', undefined, 404, 'conversation_unknown', /none/],
      ['PATCH', '/api/conversations', undefined, 404, 'route_unknown', /PATCH/],
    ];
    for (const [method, path, body, status, code, says] of cases) {
      const answer = await office.ask(method, path, body === undefined ? {} : { body });
      const name = `${method} ${path} ${JSON.stringify(body)?.slice(0, 60)}`;
      assert.deepEqual([answer.status, answer.json.code], [status, code], name);
      assert.match(answer.json.detail, says, name);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
    }
  });

  test('a body of another type, or of a length that is not said, is refused', async (t) => {
    const office = await open(t);
    const form = await office.ask('POST', '/api/conversations', {
      body: 'content=x',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    assert.deepEqual([form.status, form.json.code], [415, 'media_type_unknown']);
    const chunked = await raw(
      office,
      `POST /api/conversations HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n` +
        'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n' +
        'f\r\n{"content":"x"}\r\n0\r\n\r\n',
    );
    assert.match(chunked, /^HTTP\/1\.1 411 /);
    assert.match(chunked, /length_missing/);
  });

  test('a wrong Last-Event-ID or Idempotency-Key is refused', async (t) => {
    const office = await open(t);
    const id = await started(office);
    for (const value of ['x', '-1', '1.5', '9'.repeat(19)]) {
      const { status, json } = await office.ask('GET', `/api/conversations/${id}/events`, {
        headers: { 'Last-Event-ID': value },
      });
      assert.deepEqual([status, json.code], [400, 'input_invalid'], value);
    }
    const { status } = await office.ask('POST', `/api/conversations/${id}/messages`, {
      headers: { 'Idempotency-Key': 'with space' },
      body: { content: 'x' },
    });
    assert.equal(status, 400);
  });

  test('any JSON for any operation gives no 5xx but where the document says so', async (t) => {
    const office = await open(t);
    const id = await started(office);
    const operations = operationsOf(await office.document()).filter(
      // A stream has no end.
      ({ path }) => !path.endsWith('/events'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations),
        fc.constantFrom(id, 'none', '.', '%00', '%ff', 'a%2Fb'),
        fc.oneof(fc.json(), fc.string(), bodies),
        fc.dictionary(fc.constantFrom('limit', 'after', 'cursor', 'status', 'q'), fc.string()),
        async ({ method, path, operation }, place, body, query) => {
          const where = path
            .replace('{conversation}', place)
            .replace('{artifact}', encodeURIComponent(place))
            .replace('{call}', 'c1_0');
          const search = new URLSearchParams(query).toString();
          const { status } = await fetch(`${office.url}${where}?${search}`, {
            method,
            headers: {
              Authorization: `Bearer ${token}`,
              ...(operation.requestBody && { 'Content-Type': 'application/json' }),
            },
            ...(operation.requestBody && { body }),
          });
          assert.ok(status < 500 || status === 501, `${method} ${where}: ${status}`);
        },
      ),
      { numRuns: 150 },
    );
    assert.equal((await office.ask('GET', '/api/health')).status, 200);
  });
});

/** Bodies that are nearly right. */
const bodies = fc
  .record(
    {
      content: fc.oneof(fc.string(), fc.array(fc.record({ type: fc.string(), text: fc.string() }))),
      text: fc.string(),
      approved: fc.oneof(fc.boolean(), fc.string()),
      limits: fc.dictionary(fc.constantFrom('handoffs', 'turns', '__proto__'), fc.double()),
      by: fc.string(),
      handoff: fc.record({ to: fc.string(), brief: fc.dictionary(fc.string(), fc.string()) }),
      artifacts: fc.array(fc.record({ id: fc.string(), kind: fc.string(), title: fc.string() })),
    },
    { requiredKeys: [] },
  )
  .map((body) => JSON.stringify(body));
