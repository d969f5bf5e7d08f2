/**
 * How resources are called in what is shown: teams, roles and systems by their names, people by a
 * number, unless the user asks for their names.
 *
 * Whether a column holds people is judged by its name, then by its values: e-mail addresses and
 * names of persons are people, `Warehouse` and `Billing team` are not. In doubt they are people.
 */
import { isPersonal } from '../data/schema-facts.ts';
import { namesTeams } from './log-names.ts';
import type { MinedLog } from './mined-log.ts';

export interface ResourceNames {
  /** By position in `MinedLog.resources`. */
  readonly names: readonly string[];
  /** They stand for people and are numbered, by how much they do. */
  readonly hidden: boolean;
  /** They are, or may be, people. */
  readonly people: boolean;
}

/** Names for the resources of a log. */
export function resourceNames(
  { resources, roles: { resource } }: Pick<MinedLog, 'resources' | 'roles'>,
  { persons = false }: { readonly persons?: boolean | undefined } = {},
): ResourceNames {
  const names = resources.map(({ name }) => name);
  const people = resource !== undefined && !namesTeams(resource) && !areRoles(names, resource.name);
  const hidden = people && !persons;
  return {
    names: hidden ? names.map((_, index) => `Person ${index + 1}`) : names,
    hidden,
    people,
  };
}

function areRoles(names: readonly string[], column: string): boolean {
  const top = names.slice(0, 5).map((value) => ({ value, count: 1 }));
  if (isPersonal({ name: 'value', top }) || /mail|name/i.test(column)) return false;
  const known = names.filter((name) => roleLike.test(name));
  return names.length > 0 && known.length >= names.length * 0.8;
}

const roleLike = new RegExp(
  String.raw`team|desk|dep(?:artmen)?t|group|queue|office|unit|system|service|server|bot\b|robot|auto|` +
    String.raw`sales|finance|warehouse|purchas|procure|account|billing|logist|support|legal|audit|ware|` +
    String.raw`clerk|manager|officer|supervisor|director|analyst|engineer|specialist|reviewer|approver|` +
    String.raw`assistant|nurse|doctor|teller|cashier|controller|planner|buyer|handler|operator|adjuster|` +
    String.raw`customer|supplier|vendor|customs|abteilung|lager|vertrieb|einkauf|buchhaltung|leit|` +
    String.raw`equipe|équipe|equipo|\bservicio|ventas|compras|almac|\b(?:hr|it|erp|crm|sap|level \d|l\d|tier \d)\b`,
  'iu',
);
