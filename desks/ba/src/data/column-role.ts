/**
 * The roles that columns play in business tables, and how well one column plays one.
 *
 * Comes in: a role with the names people give it, and facts about a column. Goes out: a score from
 * 0 to 1 with its reason. A score is an opinion about a name and its values; nothing is decided
 * here.
 */
import { dateFormsOf, numberFormOf } from './date-form.ts';
import { type ColumnFacts, plainName, singular } from './schema-facts.ts';

export interface Role {
  /** As templates call it: `amount`. */
  readonly name: string;
  /** Usual column names, best first; words joined by `_`. */
  readonly synonyms: readonly string[];
  /**
   * `number`: can be added up. `time`: a date, also as text. `id`: names a thing. `any`: a group.
   */
  readonly kind: 'number' | 'time' | 'id' | 'any';
  readonly optional?: boolean;
  /** What a person calls it, where that is not its name. */
  readonly called?: string;
}

const role = (name: string, kind: Role['kind'], synonyms: string): Role => ({
  name,
  kind,
  synonyms: synonyms.split(' '),
});

/** The roles of the pattern library. */
export const standardRoles: Readonly<Record<string, Role>> = Object.fromEntries(
  [
    role(
      'date',
      'time',
      'order_date date sale_date sales_date invoice_date purchase_date transaction_date ' +
        'ordered_at sold_at created_at created created_date timestamp day month period ' +
        'booked_at paid_at',
    ),
    role(
      'amount',
      'number',
      'amount total_amount order_total total revenue sales sales_amount line_total ' +
        'order_amount net_amount gross_amount order_value value turnover subtotal ' +
        'grand_total net_total gross_total umsatz betrag',
    ),
    role(
      'customer',
      'any',
      'customer customer_name customer_id client client_name client_id buyer ' +
        'account_name account_id account user_id user kunde',
    ),
    role(
      'order_id',
      'id',
      'order_id order_no order_number order_nr invoice_id invoice_no invoice_number ' +
        'transaction_id sale_id id',
    ),
    role('status', 'any', 'status order_status state payment_status stage'),
    role('quantity', 'number', 'quantity qty units count pieces items_count units_sold menge'),
    role(
      'price',
      'number',
      'unit_price price price_per_unit list_price selling_price rate einzelpreis preis',
    ),
    role(
      'product',
      'any',
      'product product_name item item_name sku article product_id title artikel',
    ),
    role('category', 'any', 'category product_category segment type group'),
    role('region', 'any', 'region area territory country state province city market location'),
    role('channel', 'any', 'channel sales_channel source platform store'),
    role('employee', 'any', 'employee employee_name sales_rep rep salesperson agent owner'),
    role('cost', 'number', 'cost costs cogs unit_cost expense expenses'),
    role('discount', 'number', 'discount discount_amount rebate'),
  ].map((one) => [one.name, one]),
);

/** A role of the pattern library by its name. */
export function standardRole(name: string): Role {
  const found = standardRoles[name];
  if (!found)
    throw new RangeError(`Cannot find a role: there is no ${name}. Name a standard role.`);
  return found;
}

export interface RoleScore {
  /** From 0 to 1; nothing below 0.35 is worth proposing. */
  readonly score: number;
  readonly reason: string;
}

/** How well a column plays a role. */
export function scoreColumn(column: ColumnFacts, wanted: Role): RoleScore {
  const values = kindScore(column, wanted.kind);
  if (values.score === 0) return values;
  const name = nameScore(column, wanted);
  if (name.score > 0) {
    return { score: name.score * values.score, reason: `${name.reason}; ${values.reason}` };
  }
  return { score: 0, reason: 'another name' };
}

function nameScore(column: ColumnFacts, { synonyms, kind }: Role): RoleScore {
  const own = wordsOf(column.name);
  const plain = plainName(own.join(''));
  const bare = singular(plain);
  for (const [index, synonym] of synonyms.entries()) {
    const target = plainName(synonym);
    if (plain === target || bare === singular(target)) {
      return { score: 1 - Math.min(0.15, index * 0.01), reason: `named ${column.name}` };
    }
  }
  for (const [index, synonym] of synonyms.entries()) {
    const target = synonym.split('_');
    // `total_amount_eur` holds the words of `total_amount`; a lone `id` inside a name says nothing.
    const held = target.every((word) => own.includes(word)) && synonym !== 'id';
    const groupWord = kind === 'any' && own.at(-1) === 'id' && target.at(-1) !== 'id' ? 0.1 : 0;
    if (held)
      return {
        score: 0.8 - Math.min(0.15, index * 0.01) - groupWord,
        reason: `its name has ${synonym.replaceAll('_', ' ')} in it`,
      };
  }
  return { score: 0, reason: '' };
}

function kindScore(column: ColumnFacts, kind: Role['kind']): RoleScore {
  const { family, type, top } = column;
  const values = top.map(({ value }) => value);
  const untyped = type === 'VARCHAR' && top.length === 0;
  switch (kind) {
    case 'number':
      if (looksLikeId(column)) return { score: 0, reason: 'an identifier' };
      if (family === 'number') return { score: 1, reason: `a number (${type})` };
      if (family === 'text' && values.length > 0 && numberFormOf(values))
        return { score: 0.85, reason: 'numbers as text' };
      return {
        score: untyped ? 0.5 : 0,
        reason: untyped ? 'text without rows to check' : 'not a number',
      };
    case 'time': {
      if (family === 'date' || family === 'timestamp') return { score: 1, reason: `a ${family}` };
      const forms = family === 'text' ? dateFormsOf(values) : [];
      if (forms.length > 0) return { score: 0.9, reason: 'dates as text' };
      return {
        score: untyped ? 0.5 : 0,
        reason: untyped ? 'text without rows to check' : 'not a date',
      };
    }
    case 'id':
      return family === 'other' ? { score: 0, reason: 'not a value' } : { score: 1, reason: type };
    case 'any':
      if (family === 'other') return { score: 0, reason: 'not a value' };
      return { score: /DECIMAL|DOUBLE|FLOAT/.test(type) ? 0.3 : 1, reason: type };
    default:
      return kind satisfies never;
  }
}

export function looksLikeId({
  name,
  primaryKey,
}: Pick<ColumnFacts, 'name' | 'primaryKey'>): boolean {
  const last = wordsOf(name).at(-1) ?? '';
  return (
    primaryKey ||
    ['id', 'no', 'nr', 'number', 'code', 'key', 'uuid', 'zip', 'phone', 'year'].includes(last)
  );
}

/** `orderDate`, `Order Date` and `order_date` → `['order', 'date']`. */
export function wordsOf(name: string): readonly string[] {
  const spaced = name.replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ');
  return spaced.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
