/** Blueprints with many targets, whose rights come near the quotas. */

interface Family {
  /** The numbers of targets whose rights are recorded; the last is the most that a stack holds. */
  readonly counts: readonly number[];
  readonly blueprint: (count: number) => object;
}

const generators = [{ id: 'one', shape: 'constant', config: { constant: 1, num_points: 60 } }];

function numbered(count: number, target: (number: string) => object): object {
  const targets = Array.from({ length: count }, (_, index) => ({
    ...target(String(index).padStart(4, '0')),
    generators: ['one'],
  }));
  return { generators, targets };
}

/** Targets that put objects into the default bucket, each under a prefix of 23 characters. */
export function manyTargets(count: number): object {
  return numbered(count, (number) => ({ type: 's3', action: 'put', prefix: `sensitive/records/${number}/` }));
}

/** Targets in another account, each under a role of its own. */
export function manyRoles(count: number): object {
  return numbered(count, (number) => ({
    type: 's3',
    action: 'put',
    bucket: 'theirs',
    prefix: `sensitive/records/${number}/`,
    role: { arn: `arn:aws:iam::222222222222:role/activity-${number}`, external_id: `theirs-${number}` },
  }));
}

export const FAMILIES: Readonly<Record<'targets' | 'roles', Family>> = {
  targets: { counts: [1, 65, 100, 594], blueprint: manyTargets },
  roles: { counts: [30], blueprint: manyRoles },
};
