import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { EventRule } from '../blueprints/permissions.ts';
import { fill, type Places } from '../blueprints/statements.ts';
import type { Tries } from './lost-tasks.ts';

export interface FindingRulesProps {
  readonly blueprint: string;
  readonly rules: readonly EventRule[];
  readonly places: Places;
  readonly collect: IFunction;
  readonly score: IFunction;
}

/** A finding is worth no less an hour later, and is written once however often it comes. */
export const FINDING_TRIES: Tries = { maxEventAge: Duration.hours(6), retryAttempts: 2 };

/** The next hour makes up for what this one did not score. */
export const SCORE_TRIES: Tries = { maxEventAge: Duration.hours(1), retryAttempts: 2 };

/** The rules that bring findings about the blueprint's own activity to collect, and the one that lets score run each hour. */
export class FindingRules extends Construct {
  constructor(scope: Construct, id: string, props: FindingRulesProps) {
    super(scope, id);
    for (const { source, pattern } of props.rules) {
      new Rule(this, source, {
        description: `Findings of ${source} about the blueprint ${props.blueprint}`,
        eventPattern: {
          source: [...pattern.source],
          detailType: [...pattern['detail-type']],
          ...(pattern.detail === undefined
            ? {}
            : { detail: filled(pattern.detail, props.places) as Record<string, unknown> }),
        },
        targets: [new LambdaFunction(props.collect)],
      });
    }
    new Rule(this, 'Hour', {
      description: `The hours of the blueprint ${props.blueprint}, held against what was executed`,
      schedule: Schedule.expression('cron(5 * * * ? *)'),
      targets: [new LambdaFunction(props.score, { maxEventAge: Duration.hours(1), retryAttempts: 4 })],
    });
  }
}

/** A pattern with its placeholders filled. */
function filled(pattern: unknown, places: Places): unknown {
  if (typeof pattern === 'string') return fill(pattern, places);
  if (Array.isArray(pattern)) return pattern.map((one) => filled(one, places));
  if (typeof pattern !== 'object' || pattern === null) return pattern;
  return Object.fromEntries(Object.entries(pattern).map(([key, value]) => [key, filled(value, places)]));
}
