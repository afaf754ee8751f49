/** Commands that are printed for people to copy. */

/** A word as a POSIX shell reads it back. */
export function quoted(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command of these words, to be copied into a shell. */
export function command(...words: readonly string[]): string {
  return words.map(quoted).join(' ');
}
