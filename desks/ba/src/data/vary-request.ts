/**
 * A question about data that varies the one before it: `by region instead`, `only 2025`, `and without
 * returned orders`.
 *
 * Comes in: the two questions as they were read. Goes out: one. What the newer one says replaces
 * what the earlier one said of the same part; filters, and groups after `also`, are added.
 */
import { type DataRequest, parseDataRequest } from './data-request.ts';

/** Words that say how it varies, not what is wanted. */
const turns = /\b(?:instead|too|as well|please|the same|same|now|but)\b/gi;

/** Reads a question that may go on from earlier ones, oldest first. */
export function readRequest(text: string, after: readonly string[] = []): DataRequest {
  const last = after.at(-1);
  if (last === undefined) return parseDataRequest(text);
  return varied(readRequest(last, after.slice(0, -1)), text);
}

function varied(earlier: DataRequest, text: string): DataRequest {
  const newer = parseDataRequest(
    text.replace(turns, ' ').replace(/\bonly (?=(?:19|20)\d{2}\b)/i, 'in '),
  );
  const adds = /^\W*(?:and|also|plus)\b|\b(?:too|also|as well|additionally)\b/i.test(text);
  const groups = newer.dimensions.length > 0 || newer.bucket !== undefined;
  const { bucket: earlierBucket, ...rest } = earlier;
  const bucket = newer.bucket ?? (groups && !adds ? undefined : earlierBucket);
  const period = newer.period ?? earlier.period;
  const top = newer.top ?? earlier.top;
  const ownTables = newer.tables.length > 0;
  return {
    ...rest,
    text: `${earlier.text.trim()} ${text.trim()}`,
    measures: newer.measures.length > 0 ? newer.measures : earlier.measures,
    dimensions: groups && !adds ? newer.dimensions : [...earlier.dimensions, ...newer.dimensions],
    ...(bucket && { bucket }),
    ...(period && { period }),
    ...(top && { top }),
    filters: [...earlier.filters, ...newer.filters],
    tables: ownTables ? newer.tables : earlier.tables,
    ddl: ownTables ? newer.ddl : earlier.ddl,
    notUnderstood: [...earlier.notUnderstood, ...newer.notUnderstood],
  };
}
