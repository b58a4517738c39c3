/** A picture on white ground. */
export function document(width: number, height: number, parts: readonly string[]): string {
  const style = `font-family="sans-serif" font-size="13"`;
  const background = `<rect width="${width}" height="${height}" fill="#fff"/>`;
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>\n${[background, ...parts].join("\n")}\n</svg>\n`;
}

export function line(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  return `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${colour}"/>`;
}

/** @param anchor start, middle or end: which part of the words stands at the place */
export function text(atX: number, atY: number, words: string, anchor: string, colour = "#222"): string {
  return `<text x="${atX.toFixed(1)}" y="${atY.toFixed(1)}" text-anchor="${anchor}" fill="${colour}">${words}</text>`;
}
