/**
 * How counts and files are called in the documents of the desk.
 *
 * Comes in: a number and a noun, or a topic and the kind of document. Goes out: text.
 */
import { fileName } from './deliverable.ts';

/** `1 story`, `2 stories`. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Characters of a topic in a file name; what follows tells the documents of a topic apart. */
const topicMax = 40;

/** `login-tests.csv`: the topic is shortened rather than the kind of document. */
export function documentName(topic: string, kind: string, extension: string): string {
  const stem = fileName(topic, '').slice(0, -1);
  const short = Array.from(stem).slice(0, topicMax).join('').replace(/-+$/, '');
  return fileName(`${short} ${kind}`, extension);
}
