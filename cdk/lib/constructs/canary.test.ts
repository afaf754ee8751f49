import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../settings.ts';
import { blueprintStack } from '../testing/fixtures.ts';
import { annotations, templateOf } from '../testing/template.ts';

describe('a canary', () => {
  const stack = blueprintStack('canary');
  const template = templateOf(stack);

  it('is deployed only where the blueprint asks for it', () => {
    const names = (of: typeof template): string[] =>
      Object.values(of.findResources('AWS::Lambda::Function')).map(
        ({ Properties }) => (Properties as { FunctionName: string }).FunctionName,
      );
    expect(names(template)).toEqual(expect.arrayContaining(['ActivityGenerator-canary-collect']));
    expect(names(template)).toHaveLength(5);
    expect(names(templateOf(blueprintStack('shop')))).toHaveLength(3);
  });

  it('has a rule of each source that wants the names of the targets alone', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.macie'],
        'detail-type': ['Macie Finding'],
        detail: { resourcesAffected: { s3Bucket: { name: [{ Ref: Match.stringLikeRegexp('^DefaultTarget') }] } } },
      },
    });
    const rules = Object.values(template.findResources('AWS::Events::Rule'));
    const patterns = rules.filter(({ Properties }) => 'EventPattern' in (Properties as object));
    expect(patterns).toHaveLength(3);
    expect(rules).toHaveLength(5);
  });

  it('lets collect put findings and do nothing else with the record', () => {
    const policies = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) =>
      id.startsWith('Collect'),
    );
    const statements = policies.flatMap(
      ([, { Properties }]) =>
        (Properties as { PolicyDocument: { Statement: { Sid?: string; Action: string | string[] }[] } }).PolicyDocument
          .Statement,
    );
    const own = statements.filter(({ Sid }) => Sid !== 'WriteLog' && Sid !== 'WriteLost');
    const actions = own.map(({ Sid, Action }) => [Sid, Action]);
    expect(actions).toContainEqual(['RecordFindings', 's3:PutObject']);
    expect(JSON.stringify(actions)).not.toMatch(/dynamodb|ListBucket/);
  });

  it('alarms of each source, and each alarm links a section of the runbook', () => {
    const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
    const titles = [...runbook.matchAll(/^## (.+)$/gm)];
    const sections = titles.map(([, title]) => title?.toLowerCase().replaceAll(' ', '-'));
    const says = Object.entries(template.findResources('AWS::CloudWatch::Alarm'))
      .filter(([id]) => id.startsWith('CanaryAlarms'))
      .map(([, { Properties }]) => (Properties as { AlarmDescription: string }).AlarmDescription);
    expect(says).toHaveLength(9);
    for (const text of says) {
      const [, section] = /What to do: .+#([a-z-]+)$/.exec(text) ?? [];
      expect(sections, text).toContain(section);
    }
  });

  it('has a detector of CloudWatch on each metric that the blueprint writes', () => {
    template.resourceCountIs('AWS::CloudWatch::AnomalyDetector', 1);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ThresholdMetricId: 'band',
      Metrics: Match.arrayWith([
        Match.objectLike({
          MetricStat: Match.objectLike({ Metric: Match.objectLike({ Namespace: 'Canary/Activity' }) }),
        }),
      ]),
    });
  });

  it('has neither errors nor warnings', () => {
    expect([...annotations(stack, 'error'), ...annotations(stack, 'warning')]).toEqual([]);
  });
});
