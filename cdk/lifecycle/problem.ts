/** What stands in the way, said to a person: never a stack trace. */
export class Problem extends Error {
  readonly hints: readonly string[];

  constructor(message: string, ...hints: string[]) {
    super(message);
    this.hints = hints;
  }
}

/** What errors of AWS mean here, by their name. */
const MEANINGS: Readonly<Record<string, string>> = {
  AccessDenied: 'the credentials in use may not do this: AWS_PROFILE=... chooses others',
  AccessDeniedException: 'the credentials in use may not do this: AWS_PROFILE=... chooses others',
  ExpiredToken: 'log in again (aws sso login, aws login)',
  ExpiredTokenException: 'log in again (aws sso login, aws login)',
  NoSuchBucket: 'somebody deleted the bucket: nothing is recorded any more; scripts/destroy, then scripts/deploy',
  PermanentRedirect: 'the bucket lies in another region: set AWS_REGION to that of the deployment',
  TimeoutError: 'is the network within reach, and AWS_REGION a region that exists?',
};

/** As the scripts and the command say it: `error:`, then what to do. */
export function told(error: unknown): string {
  if (error instanceof Problem) {
    return [`error: ${error.message}`, ...error.hints.map((hint) => `hint: ${hint}`)].join('\n');
  }
  if (!(error instanceof Error)) return `error: ${String(error)}`;
  const meaning = MEANINGS[error.name];
  return `error: ${error.name}: ${error.message}${meaning === undefined ? '' : `\nhint: ${meaning}`}`;
}
