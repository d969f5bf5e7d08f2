/** Reads the fields of a row that somebody wrote, and keeps what is wrong with them in words. */
import { isObject, type Json, type JsonObject } from '@baton/core';

/** The fields of one row. Whatever is asked for and not right becomes a finding. */
export class Fields {
  readonly #row: JsonObject;
  readonly #findings: string[];
  readonly #path: string;

  constructor(row: JsonObject, findings: string[], path = '') {
    this.#row = row;
    this.#findings = findings;
    this.#path = path;
  }

  has(name: string): boolean {
    return this.#row[name] !== undefined && this.#row[name] !== null;
  }

  raw(name: string): Json {
    return this.#row[name] ?? null;
  }

  finding(text: string): void {
    this.#findings.push(this.#path === '' ? text : `${this.#path}: ${text}`);
  }

  /** A text; undefined when it is not there or empty, as tables are exported. */
  text(name: string): string | undefined {
    const value = this.raw(name);
    if (typeof value === 'string') return value.trim() === '' ? undefined : value;
    if (value !== null) this.finding(`${name} is a text, got ${shown(value)}`);
    return undefined;
  }

  /** A text that has to be there. */
  required(name: string): string {
    const value = this.raw(name);
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.finding(
      value === null ? `${name} is missing` : `${name} is a text, not empty, got ${shown(value)}`,
    );
    return '';
  }

  flag(name: string): boolean {
    const value = this.raw(name);
    if (typeof value !== 'boolean' && value !== null) {
      this.finding(`${name} is true or false, got ${shown(value)}`);
    }
    return value === true;
  }

  texts(name: string, value: Json = this.raw(name)): readonly string[] {
    if (value === null) return [];
    const list = Array.isArray(value) ? value : [value];
    const texts = list.filter((one): one is string => typeof one === 'string' && one !== '');
    if (texts.length < list.length) {
      this.finding(`${name} is a list of texts, got ${shown(value)}`);
    }
    return [...texts];
  }

  rows(name: string): readonly Fields[] {
    const value = this.raw(name);
    if (!Array.isArray(value)) {
      this.finding(`${name} is a list of objects, got ${shown(value)}`);
      return [];
    }
    return value.flatMap((row: Json, index) => {
      if (isObject(row)) return [new Fields(row, this.#findings, `${name}[${index}]`)];
      this.finding(`${name}[${index}] is an object, got ${shown(row)}`);
      return [];
    });
  }
}

/** A value as it can stand in a message. */
export function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
