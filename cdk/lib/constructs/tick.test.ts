import { expect, it } from 'vitest';
import { blueprintStack } from '../testing/fixtures.ts';
import { flatten, resource, templateOf } from '../testing/template.ts';

const template = templateOf(blueprintStack('shop'));

it('the tick fires at each minute, and an old one never comes', () => {
  const rule = flatten(resource(template, 'AWS::Events::Rule', 'TickRule')) as Record<string, unknown>;
  expect(rule).toMatchObject({ ScheduleExpression: 'cron(* * * * ? *)', State: 'ENABLED' });
  expect(rule.Targets).toEqual([
    {
      Arn: '<GenerateFunction.Arn>',
      Id: 'Target0',
      RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 4 },
    },
  ]);
});

it('the tick alone may invoke generate, and nobody else any function', () => {
  const permissions = Object.values(template.findResources('AWS::Lambda::Permission')).map((found) => flatten(found));
  expect(permissions).toMatchObject([
    {
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: '<GenerateFunction.Arn>',
        Principal: 'events.amazonaws.com',
        SourceArn: '<TickRule.Arn>',
      },
    },
  ]);
});
