/** How often a property is tried: `BATON_FUZZ=2000` asks for more than every check of a change needs. */
export function runs(usual: number): number {
  return Math.max(usual, Number(process.env['BATON_FUZZ'] ?? 0));
}
