import { expect, it } from 'vitest';
import { permissionsOf } from '../lib/testing/fixtures.ts';
import { Problem } from './problem.ts';
import { templateOf } from './target-template.ts';

const prepared = {
  name: 'shop',
  stack: 'ActivityGenerator-shop-target-222222222222',
  generatorAccount: '111111111111',
  roles: permissionsOf('shop').roles,
  context: [],
  lines: [],
};

it('a printed template has the roles, and asks its owner for nothing: no parameter, no bucket, no bootstrapped account', () => {
  const template = JSON.parse(templateOf(prepared, '222222222222', 'us-gov-west-1')) as Record<string, object>;
  const types = Object.values(template.Resources ?? {}).map(({ Type }: { Type: string }) => Type);
  expect(types).toEqual(['AWS::IAM::Role', 'AWS::IAM::Policy']);
  expect(Object.keys(template).sort()).toEqual(['Description', 'Outputs', 'Resources']);
  expect(JSON.stringify(template)).toContain(
    'arn:aws-us-gov:iam::111111111111:role/ActivityGenerator-shop-us-gov-west-1-execute',
  );
});

it('a role that cannot be made is a problem, and not a template without it', () => {
  const roles = prepared.roles.map((role) => ({ ...role, external_id: null }));
  expect(() => templateOf({ ...prepared, roles }, '222222222222', 'us-east-1')).toThrow(Problem);
});
