/** What stands in the way, said to a person: never a stack trace. */
export class Problem extends Error {
  readonly hints: readonly string[];

  constructor(message: string, ...hints: string[]) {
    super(message);
    this.hints = hints;
  }
}

/** As the scripts and the command say it: `error:`, then what to do. */
export function told(error: unknown): string {
  if (error instanceof Problem) {
    return [`error: ${error.message}`, ...error.hints.map((hint) => `hint: ${hint}`)].join('\n');
  }
  return `error: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
}
