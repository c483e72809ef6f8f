// Every two values of different factors meet in some row: most faults hang on one or two of them, and the rows are far
// fewer than all combinations.

/** Rows of indexes into each factor; the same for the same sizes. */
export function pairwise(sizes: number[]): number[][] {
  const open = new Set<string>();
  const key = (a: number, x: number, b: number, y: number) => (a < b ? `${a}:${x} ${b}:${y}` : `${b}:${y} ${a}:${x}`);
  for (let a = 0; a < sizes.length; a++)
    for (let b = a + 1; b < sizes.length; b++)
      for (let x = 0; x < sizes[a]; x++) for (let y = 0; y < sizes[b]; y++) open.add(key(a, x, b, y));
  const rows: number[][] = [];
  while (open.size > 0) {
    // Begins with a pair that is still open, then takes for each factor the value that closes most.
    const [first] = open;
    const row: (number | undefined)[] = sizes.map(() => undefined);
    for (const part of first.split(" ")) {
      const [factor, value] = part.split(":").map(Number);
      row[factor] = value;
    }
    for (const [factor, size] of sizes.entries()) {
      if (row[factor] !== undefined) continue;
      const closes = (value: number) => row.filter((other, at) => other !== undefined && open.has(key(factor, value, at, other))).length;
      const values = Array.from({ length: size }, (_, at) => (at + rows.length) % size);
      row[factor] = values.reduce((best, value) => (closes(value) > closes(best) ? value : best));
    }
    const whole = row as number[];
    for (let a = 0; a < sizes.length; a++) for (let b = a + 1; b < sizes.length; b++) open.delete(key(a, whole[a], b, whole[b]));
    rows.push(whole);
  }
  return rows;
}
