/**
 * Kernel ridge regression for more examples than a matrix of all with all allows: all examples are
 * learned from, and texts are compared with some of them, the landmarks (the Nyström method;
 * Williams and Seeger 2001, as "subset of regressors"). Closed form as well, and so is what it
 * would say of examples it had not seen: with H = Φ G⁻¹ Φᵀ, that is Y_B − (I − H_BB)⁻¹ (Y − HY)_B.
 */
import { dot, factor, forward, solve } from './cholesky.ts';
import { lambda, type Ridge, target, tilted, type Unseen, weightsFrom } from './ridge.ts';
import type { Sliced } from './slice.ts';

export interface LandmarkInput {
  /** How alike landmarks i and j are, at i·m + j. */
  readonly kernel: Float64Array;
  /** How alike an example is to each landmark. */
  readonly alike: (example: number) => Float64Array;
  readonly classOf: readonly number[];
  readonly classes: number;
  readonly tilt: readonly number[];
  /** Examples that confidence is learned from, about; whole classes are taken. */
  readonly unseenMax: number;
}

/** Examples added to the sums at once: their values for two landmarks are one product. */
const batch = 64;
/** A larger class is not taken out as a whole. */
const classMax = 400;

export function* fitLandmarks(input: LandmarkInput): Sliced<Ridge> {
  const { kernel, alike, classOf, classes, tilt } = input;
  const m = Math.sqrt(kernel.length);
  // A little more than λK on the diagonal, so that landmarks may be alike.
  const sums = kernel.map((value, at) => lambda * value + (at % (m + 1) === 0 ? 1e-6 * m : 0));
  const targets = Array.from({ length: classes }, () => new Float64Array(m));
  for (let from = 0; from < classOf.length; from += batch) {
    const count = Math.min(batch, classOf.length - from);
    const values = new Float64Array(m * batch);
    for (let at = 0; at < count; at++) {
      const row = alike(from + at);
      const sum = targets[classOf[from + at] ?? 0] ?? row;
      for (let k = 0; k < m; k++) {
        values[k * batch + at] = row[k] ?? 0;
        sum[k] = (sum[k] ?? 0) + (row[k] ?? 0);
      }
    }
    yield* addProducts(sums, values, m);
  }
  yield* factor(sums, m);
  const columns: Float64Array[] = [];
  for (const sum of targets) {
    columns.push(solve(sums, m, sum));
    yield;
  }
  const weights = weightsFrom(tilted(columns, tilt));
  const unseen: Unseen[] = [];
  for (const { own, members } of judged(input)) {
    const rows: Float64Array[] = [];
    for (const example of members) {
      rows.push(alike(example));
      yield;
    }
    unseen.push(
      ...(yield* leaveOut(rows, { members, own, sums, scores: weights.sum, classes, tilt })),
    );
  }
  return { unseen, scores: weights.sum };
}

/** Classes spread over all of them, as many as `unseenMax` allows; a part of those that are large. */
function judged({ classOf, classes, unseenMax }: LandmarkInput) {
  const all = Array.from({ length: classes }, (_, own) => ({
    own,
    members: [...classOf.keys()].filter((example) => classOf[example] === own),
  }));
  const few = Math.ceil(all.length / Math.ceil(classOf.length / unseenMax));
  const large = all.some(({ members }) => members.length > classMax);
  if (large) {
    const each = Math.ceil(unseenMax / classes);
    return all.map(({ own, members }) => ({ own, members: members.slice(0, each) }));
  }
  return Array.from({ length: few }, (_, at) => all[Math.floor((at * all.length) / few)]).flatMap(
    (one) => (one ? [one] : []),
  );
}

interface Block {
  readonly members: readonly number[];
  readonly own: number;
  readonly sums: Float64Array;
  readonly scores: Ridge['scores'];
  readonly classes: number;
  readonly tilt: readonly number[];
}

function* leaveOut(rows: readonly Float64Array[], block: Block): Sliced<readonly Unseen[]> {
  const { members, own, sums, classes, tilt } = block;
  const m = Math.sqrt(sums.length);
  const size = members.length;
  const halves: Float64Array[] = [];
  for (const row of rows) {
    halves.push(forward(sums, m, row));
    yield;
  }
  const rest = new Float64Array(size * size);
  for (const [i, one] of halves.entries()) {
    for (const [j, other] of halves.slice(0, i + 1).entries()) {
      rest[i * size + j] = (i === j ? 1 : 0) - dot(one, 0, other, 0, m);
    }
  }
  yield;
  const spread = members.map((_, at) => rest[at * size + at] ?? 1);
  const residuals = rows.map((row) =>
    block.scores(row).map((score, of) => target(of, own, tilt) - score),
  );
  yield* factor(rest, size);
  const solved = Array.from({ length: classes }, (_, of) =>
    solve(
      rest,
      size,
      Float64Array.from(residuals, (residual) => residual[of] ?? 0),
    ),
  );
  yield;
  return members.map((example, at) => ({
    example,
    scores: (residuals[at] ?? new Float64Array()).map(
      (residual, of) => target(of, own, tilt) - residual / (spread[at] ?? 1),
    ),
    strange: Float64Array.from(solved, (column, of) =>
      of === own ? 0 : target(of, own, tilt) - (column[at] ?? 0),
    ),
  }));
}

/** sums[i][j] += values[i] · values[j], lower triangle, four j at a time. */
function* addProducts(sums: Float64Array, values: Float64Array, m: number): Sliced<undefined> {
  for (let i = 0; i < m; i++) {
    const mine = i * batch;
    let j = 0;
    for (; j + 3 <= i; j += 4) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      const other = j * batch;
      for (let at = 0; at < batch; at++) {
        const x = values[mine + at] ?? 0;
        s0 += x * (values[other + at] ?? 0);
        s1 += x * (values[other + batch + at] ?? 0);
        s2 += x * (values[other + 2 * batch + at] ?? 0);
        s3 += x * (values[other + 3 * batch + at] ?? 0);
      }
      const place = i * m + j;
      sums[place] = (sums[place] ?? 0) + s0;
      sums[place + 1] = (sums[place + 1] ?? 0) + s1;
      sums[place + 2] = (sums[place + 2] ?? 0) + s2;
      sums[place + 3] = (sums[place + 3] ?? 0) + s3;
    }
    for (; j <= i; j++) {
      sums[i * m + j] = (sums[i * m + j] ?? 0) + dot(values, mine, values, j * batch, batch);
    }
    if (i % 32 === 0) yield;
  }
}
