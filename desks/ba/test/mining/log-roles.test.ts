import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { opened, rolesOf } from './logs.ts';

const rows = (line: (no: number) => string, count = 40): string =>
  Array.from({ length: count }, (_, no) => line(no)).join('\n');
const time = (no: number) => `2025-01-${String(1 + (no % 28)).padStart(2, '0')} 10:00`;
const step = (no: number) => ['A', 'B', 'C', 'D'][no % 4] ?? '';

const heads = {
  en: 'Ticket No,Step,Completed At,Assigned To',
  xes: 'case:concept:name,concept:name,time:timestamp,org:resource',
  de: 'Vorgangs-Nr,Tätigkeit,Zeitstempel,Bearbeiter',
  fr: 'Dossier,Étape,Horodatage,Équipe',
  es: 'Expediente,Actividad,Fecha y hora,Responsable',
  camel: 'caseId,activityName,eventTime,userName',
} as const;

const texts = {
  ...Object.fromEntries(
    Object.entries(heads).map(([name, head]) => [
      name,
      `${head}\n${rows((no) => `${Math.floor(no / 4)},${step(no)},${time(no)},R${no % 3}`)}\n`,
    ]),
  ),
  two: `order_id,ticket_id,activity,timestamp\n${rows((no) => `o${no % 5},t${no % 7},${step(no)},${time(no)}`)}\n`,
  unnamed: `region,thing,kind,moment\n${rows((no) => `r${no % 3},t${no % 7},${step(no)},${time(no)}`)}\n`,
  plain: `case,activity,amount\n${rows((no) => `${no % 5},${step(no)},${no}`)}\n`,
  span: `case,step,start_time,end_time,role\n${rows((no) => `${no % 5},${step(no)},${time(no)},${time(no)},x`)}\n`,
  event: `event_id,case_id,activity,timestamp\n${rows((no) => `${no},${no % 5},${step(no)},${time(no)}`)}\n`,
};

const sandbox = await opened(texts);
after(() => sandbox.close());

async function taken(table: string, said = {}): Promise<readonly (string | undefined)[] | string> {
  const picked = await rolesOf(sandbox, table, said);
  if (!picked.ok) return `${picked.role}: ${picked.candidates.join(', ')}`;
  const { roles } = picked;
  return [roles.case, roles.activity, roles.time, roles.resource].map((one) => one?.name);
}

describe('columns are found by name', () => {
  for (const [name, head] of Object.entries(heads)) {
    it(`${name}: ${head}`, async () => {
      assert.deepEqual(await taken(name), head.split(','));
    });
  }

  it('a start and an end are those of the step', async () => {
    const picked = await rolesOf(sandbox, 'span');
    assert.ok(picked.ok);
    const { start, time: end, resource } = picked.roles;
    assert.deepEqual([start?.name, end.name, resource?.name], ['start_time', 'end_time', 'role']);
  });

  it('a number of its own for each event is no case', async () => {
    assert.deepEqual((await taken('event'))[0], 'case_id');
  });
});

describe('what is not sure is asked', () => {
  it('two columns that could be the case are both named', async () => {
    assert.equal(await taken('two'), 'case: order_id, ticket_id');
  });

  it('the user’s words decide, also a bare name', async () => {
    for (const request of ['ticket_id', 'the case is the ticket id', 'mine it by ticket id']) {
      assert.deepEqual((await taken('two', { request }))[0], 'ticket_id', request);
    }
    const given = { case: 'order_id' };
    assert.deepEqual((await taken('two', { given }))[0], 'order_id');
  });

  it('names that say nothing are asked about, one role at a time', async () => {
    assert.equal(await taken('unnamed'), 'case: region, thing, kind');
    const request = 'case is thing';
    assert.equal(await taken('unnamed', { request }), 'activity: region, kind');
    const both = { request: 'case is thing\nkind' };
    assert.deepEqual((await taken('unnamed', both)).slice(0, 3), ['thing', 'kind', 'moment']);
  });

  it('a name that is usual but not plain is an assumption', async () => {
    const picked = await rolesOf(sandbox, 'two', { given: { case: 'order_id' } });
    assert.deepEqual(picked.ok && picked.roles.assumed, []);
    const english = await rolesOf(sandbox, 'en');
    assert.deepEqual(english.ok && english.roles.assumed.map(({ role }) => role), ['case']);
  });

  it('without a time there is no event log', async () => {
    assert.equal(await taken('plain'), 'time: ');
  });
});
