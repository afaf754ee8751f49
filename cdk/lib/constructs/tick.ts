import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Tries } from './lost-tasks.ts';

/** The queue drops repeats of a tick within five minutes; a tick that is older than that need not come at all. */
const OLDEST_TICK = Duration.minutes(5);

/** Generate is pure, and may be asked again: a minute after a failure, which is within the slot's grace. */
export const TICK_TRIES: Tries = { maxEventAge: OLDEST_TICK, retryAttempts: 2 };

/** The rule that starts every slot. */
export class Tick extends Construct {
  readonly rule: Rule;

  constructor(scope: Construct, id: string, props: { readonly blueprint: string; readonly generate: IFunction }) {
    super(scope, id);
    this.rule = new Rule(this, 'Rule', {
      description: `The slots of the blueprint ${props.blueprint}: a tick at each minute`,
      // A cron expression fires at the minute; `rate` has a phase of its own.
      schedule: Schedule.expression('cron(* * * * ? *)'),
      targets: [new LambdaFunction(props.generate, { maxEventAge: OLDEST_TICK, retryAttempts: 4 })],
    });
  }
}
