/** How much the property tests try, and on which texts. */
import fc from 'fast-check';

/** How often a property is tried: `BATON_FUZZ=2000` asks for more than every check of a change needs. */
export function runs(usual: number): number {
  return Math.max(usual, Number(process.env['BATON_FUZZ'] ?? 0));
}

/**
 * Any text, lone surrogates included. Its characters shrink as numbers: fast-check's own binary
 * strings first build a table of all characters of Unicode, which takes more than a second.
 */
export function anyText(lengthMax = 20): fc.Arbitrary<string> {
  const plain = fc.integer({ min: 0, max: 0x7f });
  const any = fc.integer({ min: 0, max: 0x10_ff_ff });
  return fc
    .array(fc.oneof(plain, any), { maxLength: lengthMax })
    .map((codes) => String.fromCodePoint(...codes));
}
