/** Whether a role's trust policy lets one role of another account assume it, and if not, why. */

/** Who is to assume the role. */
export interface Assumer {
  /** The account of the blueprint; absent: not known. */
  readonly account?: string | undefined;
  /** The name of its execute role. */
  readonly role: string;
  readonly externalId: string | null;
}

interface TrustStatement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What keeps the assumer out; nothing: the policy lets it in. */
export function problemsOfTrust(document: string, assumer: Assumer): string[] {
  const { Statement } = JSON.parse(document) as { Statement: TrustStatement | readonly TrustStatement[] };
  const statements = (Array.isArray(Statement) ? Statement : [Statement]) as readonly TrustStatement[];
  if (statements.some(({ Effect }) => Effect === 'Deny')) return ['its trust policy denies somebody: read it yourself'];
  const allowing = statements.filter(({ Action }) =>
    texts(Action).some((a) => a === 'sts:AssumeRole' || a === 'sts:*' || a === '*'),
  );
  if (allowing.length === 0) return ['its trust policy lets nobody assume it'];
  const complaints = allowing.map((statement) => complaintsOf(statement, assumer));
  // One statement that lets it in is enough; of several that do not, the nearest says why.
  return complaints.reduce((fewest, some) => (some.length < fewest.length ? some : fewest));
}

/** The accounts that a trust policy names. */
export function trustedAccounts(document: string): string[] {
  return [
    ...new Set([...document.matchAll(/(?:arn:[a-z-]+:(?:iam|sts)::|")(\d{12})(?=[:"])/g)].map(([, id]) => id ?? '')),
  ];
}

function complaintsOf({ Principal, Condition = {} }: TrustStatement, { account, role, externalId }: Assumer): string[] {
  const complaints: string[] = [];
  const principals = typeof Principal === 'string' ? [Principal] : texts(Principal?.AWS);
  const arn = (id: string): string => `:iam::${id}:role/${role}`;
  const trusts = (id: string): boolean =>
    principals.some((one) => one === '*' || one === id || one.endsWith(`:iam::${id}:root`) || one.endsWith(arn(id)));
  if (account !== undefined && !trusts(account)) {
    complaints.push(`it trusts ${principals.join(', ') || 'nobody'}, not account ${account}`);
  }
  for (const [operator, keys] of Object.entries(Condition)) {
    for (const [key, wanted] of Object.entries(keys)) {
      const complaint = complaintOf(operator, key, texts(wanted), { account, role, externalId });
      if (complaint !== undefined) complaints.push(complaint);
    }
  }
  return complaints;
}

function complaintOf(
  operator: string,
  key: string,
  wanted: string[],
  { account, role, externalId }: Assumer,
): string | undefined {
  const name = key.toLowerCase();
  if (name === 'sts:externalid' && operator === 'StringEquals') {
    if (externalId !== null && wanted.includes(externalId)) return undefined;
    return externalId === null
      ? 'it asks for an external id, and the blueprint gives none'
      : 'it asks for another external id than the blueprint gives';
  }
  if (name === 'aws:principalarn' && /^(Arn|String)(Equals|Like)$/.test(operator)) {
    const ending = account === undefined ? `:role/${role}` : `:iam::${account}:role/${role}`;
    return wanted.some((one) => one.endsWith(ending))
      ? undefined
      : `it lets in ${wanted.join(', ')} only, not ${ending.slice(1)}`;
  }
  return `its condition ${operator} ${key} cannot be judged from here`;
}

function texts(value: string | readonly string[] | undefined): string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : [...value];
}
